import { Select, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { FormDialog } from "~/components/dialog";
import { useSaving } from "~/components/form";
import { WEBHOOK_TOUCHES, type Webhook } from "./api";

/** Hours; events are kept for 30 days. */
const SINCES = ["1", "24", "168", "720"] as const;
const HOUR_MS = 3_600_000;

/** Has a webhook told what it missed. */
export function ReplayDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useTranslation("webhooks");
  const form = useForm({ initialValues: { since: "24" } });
  const { save, ...submission } = useSaving(form, { touches: WEBHOOK_TOUCHES, done: t("replayed") });
  const send = () =>
    save(
      () =>
        body(
          api.POST("/webhooks/{id}/replay", {
            params: { path: { id: webhook.id } },
            body: { since: new Date(Date.now() - Number(form.values.since) * HOUR_MS).toISOString() },
          }),
        ),
      onClose,
    );
  return (
    <FormDialog
      title={t("replay")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      submit={t("replay")}
    >
      <Text size="sm">{t("replayText")}</Text>
      <Select
        label={t("since")}
        data={SINCES.map((value) => ({ value, label: t(`sinces.${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps("since")}
      />
    </FormDialog>
  );
}
