import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/useFormat";
import { recipientsQuery } from "./api";

/** That mail to an address came back, when, and why, or that its owner asked to be forgotten; nothing for others. */
export function BounceMark({ customerId, email }: { customerId: string; email: string }) {
  const { t } = useTranslation("mail");
  const format = useFormat();
  const found = useQuery(recipientsQuery(customerId)).data?.find((each) => each.email === email);
  if (found?.is_suppressed) {
    return (
      <Text size="sm" c="var(--mantine-color-error)">
        {t("suppressed")}
      </Text>
    );
  }
  if (!found?.bounced_at) return null;
  return (
    <Text size="sm" c="var(--mantine-color-error)">
      {t("bounced", { when: format.relative(found.bounced_at), answer: found.bounce ?? "" })}
    </Text>
  );
}
