import { Badge, Checkbox, Select, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { Customer, Phone } from "./api";
import { PartForm } from "./PartForm";
import { PartList } from "./PartList";
import { led, orNull, pointerOf, put, withoutLeader } from "./parts";
import { useChangeCustomer } from "./useChangeCustomer";

const KINDS = ["mobile", "landline", "fax", "other"] as const;

interface Props {
  customer: Customer;
  canEdit: boolean;
}

/** A customer's phones. */
export function PhonesPanel({ customer, canEdit }: Props) {
  const { t } = useTranslation("customers");
  const { phones } = customer;
  const change = useChangeCustomer();
  const save = (rows: object[]) => change.mutateAsync({ customer, change: { phones: rows } });
  return (
    <PartList<Phone>
      rows={phones}
      canEdit={canEdit}
      addLabel={t("phones.add")}
      nameOf={({ number }) => number}
      onRemove={({ id }) => change.mutate({ customer, change: { phones: withoutLeader(phones, id) } })}
      canLead={({ is_primary }) => !is_primary}
      onLead={({ id }) => change.mutate({ customer, change: { phones: led(phones, id) } })}
      form={(phone, close) => (
        <PhoneForm
          phone={phone}
          pointer={pointerOf("phones", phones, phone?.id ?? null)}
          onSave={(values) => {
            const rows = put(phones, phone?.id ?? null, values);
            const last = rows.length - 1;
            // Only one row may be the primary one.
            return save(
              values.is_primary && !phone
                ? rows.map((row, at) => ({ ...row, is_primary: at === last }))
                : rows,
            );
          }}
          onClose={close}
        />
      )}
    >
      {({ number, extension, kind, label, is_primary }) => (
        <>
          <a href={`tel:${number}`}>{number}</a>
          {extension && <Text size="sm">{t("phones.extensionIs", { extension })}</Text>}
          <Text size="sm" c="dimmed">
            {label ?? t(`phones.kinds.${kind}`)}
          </Text>
          {is_primary && (
            <Badge variant="default" tt="none" fw={500} size="sm">
              {t("primary")}
            </Badge>
          )}
        </>
      )}
    </PartList>
  );
}

interface FormProps {
  phone: Phone | null;
  pointer: string;
  onSave: (values: Record<string, unknown> & { is_primary: boolean }) => Promise<unknown>;
  onClose: () => void;
}

function PhoneForm({ phone, pointer, onSave, onClose }: FormProps) {
  const { t } = useTranslation("customers");
  const form = useForm({
    initialValues: {
      number: phone?.number ?? "",
      extension: phone?.extension ?? "",
      kind: phone?.kind ?? null,
      label: phone?.label ?? "",
      is_primary: phone?.is_primary ?? false,
    },
  });
  const send = ({ extension, label, ...values }: typeof form.values) =>
    onSave({ ...values, extension: orNull(extension), label: orNull(label) });
  return (
    <PartForm form={form} pointer={pointer} onSave={send} onClose={onClose}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label={t("phones.number")}
          type="tel"
          withAsterisk
          autoFocus
          {...form.getInputProps("number")}
        />
        <TextInput label={t("phones.extension")} inputMode="numeric" {...form.getInputProps("extension")} />
        <Select
          label={t("phones.kind")}
          data={KINDS.map((value) => ({ value, label: t(`phones.kinds.${value}`) }))}
          placeholder={t("phones.kindByNumber")}
          clearable
          {...form.getInputProps("kind")}
        />
        <TextInput label={t("phones.label")} maxLength={60} {...form.getInputProps("label")} />
      </SimpleGrid>
      {phone === null && (
        <Checkbox label={t("parts.lead")} {...form.getInputProps("is_primary", { type: "checkbox" })} />
      )}
    </PartForm>
  );
}
