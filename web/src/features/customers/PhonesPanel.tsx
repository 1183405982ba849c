import { Checkbox, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { Mark, orNull, PartForm, type PartSaving, RecordParts } from "~/components/record";
import type { Customer, Phone } from "./api";
import { PhoneDetails, PhoneNumber } from "./PhoneFields";
import { useMustHave } from "./useCustomer";
import { useCustomerKind } from "./useCustomerKind";

interface Props {
  customer: Customer;
  canEdit: boolean;
}

/** A customer's phones. */
export function PhonesPanel({ customer, canEdit }: Props) {
  const { t } = useTranslation("customers");
  return (
    <RecordParts<Customer, Phone>
      kind={useCustomerKind()}
      record={customer}
      field="phones"
      lead="is_primary"
      canEdit={canEdit}
      addLabel={t("phones.add")}
      isRequired={useMustHave("phones")}
      nameOf={({ number }) => number}
      form={(phone, saving) => <PhoneForm phone={phone} saving={saving} />}
    >
      {({ number, extension, kind, label, is_primary }) => (
        <>
          <a href={`tel:${number}`}>{number}</a>
          {extension && <Text size="sm">{t("phones.extensionIs", { extension })}</Text>}
          <Text size="sm" c="dimmed">
            {label ?? t(`phones.kinds.${kind}`)}
          </Text>
          {is_primary && <Mark>{t("primary")}</Mark>}
        </>
      )}
    </RecordParts>
  );
}

function PhoneForm({ phone, saving }: { phone: Phone | null; saving: PartSaving }) {
  const { t } = useTranslation("record");
  const form = useForm({
    initialValues: {
      number: phone?.number ?? "",
      extension: phone?.extension ?? "",
      kind: phone?.kind ?? null,
      label: phone?.label ?? "",
      is_primary: phone?.is_primary ?? false,
    },
  });
  const save = ({ extension, label, ...values }: typeof form.values) =>
    saving.onSave({ ...values, extension: orNull(extension), label: orNull(label) });
  return (
    <PartForm form={form} saving={saving} onSave={save}>
      <PhoneNumber form={form} isRequired autoFocus />
      <PhoneDetails form={form} />
      {!phone?.is_primary && (
        <Checkbox label={t("parts.lead")} {...form.getInputProps("is_primary", { type: "checkbox" })} />
      )}
    </PartForm>
  );
}
