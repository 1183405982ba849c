import { Checkbox, Select, SimpleGrid, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { CHANNEL_KINDS, ChannelDetails, ChannelLink, ChannelValue } from "~/components/contact";
import { Mark, orNull, PartForm, type PartSaving, RecordParts } from "~/components/record";
import { BounceMark } from "~/features/mail";
import { type Channel, type Contact, useContactKind, useMustHave } from "./api";

interface Props {
  contact: Contact;
  canEdit: boolean;
}

/** Every way to reach a contact; one of them is preferred. */
export function ChannelsPanel({ contact, canEdit }: Props) {
  const { t } = useTranslation("contacts");
  const customerId = contact.customers[0]?.customer_id;
  return (
    <RecordParts<Contact, Channel>
      kind={useContactKind()}
      record={contact}
      field="channels"
      lead="is_preferred"
      leadLabel={t("channel.lead")}
      canEdit={canEdit}
      addLabel={t("channel.add")}
      isRequired={useMustHave("channels")}
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
          {channel.kind === "email" && customerId && (
            <BounceMark customerId={customerId} email={channel.value} />
          )}
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
          data={CHANNEL_KINDS.map((value) => ({ value, label: t(`channel.kinds.${value}`) }))}
          allowDeselect={false}
          {...form.getInputProps("kind")}
        />
      </SimpleGrid>
      <ChannelValue kind={kind} form={form} isRequired autoFocus />
      <ChannelDetails kind={kind} form={form} />
      {!channel?.is_preferred && (
        <Checkbox label={t("channel.lead")} {...form.getInputProps("is_preferred", { type: "checkbox" })} />
      )}
    </PartForm>
  );
}
