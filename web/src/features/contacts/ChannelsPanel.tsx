import { Autocomplete, Checkbox, Select, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { ChannelLink } from "~/components/contact";
import { Mark, orNull, PartForm, type PartSaving, RecordParts } from "~/components/record";
import { type Channel, type Contact, useContactKind } from "./api";

const KINDS = ["phone", "email", "messenger"] as const;
/** What the field offers; any other short code may be typed. */
const SERVICES = ["viber", "whatsapp", "telegram", "signal", "teams", "messenger"];
const INPUT_TYPES = { phone: "tel", email: "email", messenger: "text" } as const;

interface Props {
  contact: Contact;
  canEdit: boolean;
}

/** Every way to reach a contact; one of them is preferred. */
export function ChannelsPanel({ contact, canEdit }: Props) {
  const { t } = useTranslation("contacts");
  return (
    <RecordParts<Contact, Channel>
      kind={useContactKind()}
      record={contact}
      field="channels"
      lead="is_preferred"
      leadLabel={t("channel.lead")}
      canEdit={canEdit}
      addLabel={t("channel.add")}
      nameOf={({ value }) => value}
      form={(channel, saving) => <ChannelForm channel={channel} saving={saving} />}
    >
      {(channel) => (
        <>
          <ChannelLink channel={channel} />
          {channel.label && (
            <Text size="sm" c="dimmed">
              {channel.label}
            </Text>
          )}
          {channel.is_preferred && <Mark>{t("channel.preferred")}</Mark>}
        </>
      )}
    </RecordParts>
  );
}

function ChannelForm({ channel, saving }: { channel: Channel | null; saving: PartSaving }) {
  const { t } = useTranslation("contacts");
  const form = useForm({
    initialValues: {
      kind: channel?.kind ?? ("phone" as const),
      value: channel?.value ?? "",
      service: channel?.service ?? "",
      extension: channel?.extension ?? "",
      label: channel?.label ?? "",
      is_preferred: channel?.is_preferred ?? false,
    },
  });
  const { kind } = form.values;
  const save = ({ service, extension, label, ...values }: typeof form.values) =>
    saving.onSave({
      ...values,
      service: kind === "messenger" ? orNull(service) : null,
      extension: kind === "phone" ? orNull(extension) : null,
      label: orNull(label),
    });
  return (
    <PartForm form={form} saving={saving} onSave={save}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Select
          label={t("channel.kind")}
          data={KINDS.map((value) => ({ value, label: t(`channel.kinds.${value}`) }))}
          allowDeselect={false}
          {...form.getInputProps("kind")}
        />
        {kind === "messenger" && (
          <Autocomplete
            label={t("channel.service")}
            data={SERVICES}
            withAsterisk
            {...form.getInputProps("service")}
          />
        )}
        <TextInput
          label={t(`channel.values.${kind}`)}
          type={INPUT_TYPES[kind]}
          withAsterisk
          autoFocus
          {...form.getInputProps("value")}
        />
        {kind === "phone" && (
          <TextInput
            label={t("channel.extension")}
            inputMode="numeric"
            {...form.getInputProps("extension")}
          />
        )}
        <TextInput label={t("channel.label")} maxLength={60} {...form.getInputProps("label")} />
      </SimpleGrid>
      {!channel?.is_preferred && (
        <Checkbox label={t("channel.lead")} {...form.getInputProps("is_preferred", { type: "checkbox" })} />
      )}
    </PartForm>
  );
}
