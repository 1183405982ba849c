import { MultiSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { FormDialog } from "~/components/dialog";
import { useSaving } from "~/components/form";
import { eventTypesQuery, type NewWebhook, WEBHOOK_TOUCHES, type Webhook } from "./api";
import { patternGroups, withoutCovered } from "./patterns";

interface Props {
  /** The one that is changed; null for a new one. */
  webhook: Webhook | null;
  onClose: () => void;
  onMade?: (made: NewWebhook) => void;
}

/** Where to, and of what. */
export function WebhookDialog({ webhook, onClose, onMade }: Props) {
  const { t } = useTranslation("webhooks");
  const types = useQuery(eventTypesQuery);
  const form = useForm({
    initialValues: {
      url: webhook?.url ?? "",
      events: webhook?.events ?? [],
      description: webhook?.description ?? "",
    },
  });
  const { save, ...submission } = useSaving(form, {
    touches: WEBHOOK_TOUCHES,
    done: t(webhook ? "saved" : "made"),
    has: (path) => /^(url|description|events)(\.|$)/.test(path),
  });
  const send = () =>
    webhook
      ? save(
          () =>
            body(
              api.PATCH("/webhooks/{id}", {
                params: { path: { id: webhook.id }, header: ifMatch(webhook.version) },
                body: form.values as never,
              }),
            ),
          onClose,
        )
      : save(
          () => body(api.POST("/webhooks", { body: form.values })),
          (made) => {
            onMade?.(made);
            onClose();
          },
        );
  const eventsError = Object.entries(form.errors).find(([path]) => path.startsWith("events"))?.[1];
  return (
    <FormDialog
      title={t(webhook ? "editTitle" : "add")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      submit={webhook ? undefined : t("create")}
      size="lg"
      isDisabled={!form.values.url.trim() || form.values.events.length === 0}
    >
      <TextInput
        type="url"
        label={t("url")}
        description={t("urlHint")}
        placeholder="https://"
        maxLength={2000}
        data-autofocus
        {...form.getInputProps("url")}
      />
      <MultiSelect
        label={t("events")}
        description={t("eventsHint")}
        data={[
          { value: "*", label: t("everything") },
          ...patternGroups(types.data ?? []).map(({ group, items }) => ({
            group,
            items: items.map((value) => ({
              value,
              label: value.endsWith(".*") ? t("all", { group }) : value,
            })),
          })),
        ]}
        searchable
        hidePickedOptions
        maxDropdownHeight={260}
        value={form.values.events}
        onChange={(events) => form.setFieldValue("events", withoutCovered(events))}
        error={eventsError}
      />
      <TextInput
        label={t("description")}
        description={t("descriptionHint")}
        maxLength={255}
        {...form.getInputProps("description")}
      />
    </FormDialog>
  );
}
