import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Webhook } from "./api";

/** Whether it is told anything, and whether that arrives. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation("webhooks");
  if (!webhook.is_enabled) {
    return (
      <Badge variant="light" color={webhook.why_disabled === "person" ? "gray" : "red"}>
        {t("disabled")}
      </Badge>
    );
  }
  if (webhook.failing_since !== null) {
    return (
      <Badge variant="light" color="orange">
        {t("failing")}
      </Badge>
    );
  }
  return (
    <Badge variant="light" color="teal">
      {t("enabled")}
    </Badge>
  );
}
