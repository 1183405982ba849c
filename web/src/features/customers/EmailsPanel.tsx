import { Checkbox, MultiSelect, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { Mark, PartForm, type PartSaving, RecordParts } from "~/components/record";
import { BounceMark } from "~/features/mail";
import { useFormat } from "~/i18n/useFormat";
import type { Customer, Email } from "./api";
import { PURPOSES } from "./fields";
import { useCustomerKind } from "./useCustomerKind";

interface Props {
  customer: Customer;
  canEdit: boolean;
}

/** A customer's e-mail addresses, each with what it is used for. */
export function EmailsPanel({ customer, canEdit }: Props) {
  const { t } = useTranslation("customers");
  const format = useFormat();
  return (
    <RecordParts<Customer, Email>
      kind={useCustomerKind()}
      record={customer}
      field="emails"
      lead="is_primary"
      canEdit={canEdit}
      addLabel={t("emails.add")}
      nameOf={({ email }) => email}
      form={(email, saving) => <EmailForm email={email} saving={saving} />}
    >
      {({ email, purposes, is_primary }) => (
        <>
          <a href={`mailto:${email}`}>{email}</a>
          <Text size="sm" c="dimmed">
            {format.list(purposes.map((purpose) => t(`emails.purpose.${purpose}`)))}
          </Text>
          {is_primary && <Mark>{t("primary")}</Mark>}
          <BounceMark customerId={customer.id} email={email} />
        </>
      )}
    </RecordParts>
  );
}

function EmailForm({ email, saving }: { email: Email | null; saving: PartSaving }) {
  const { t } = useTranslation(["customers", "record"]);
  const form = useForm({
    initialValues: {
      email: email?.email ?? "",
      purposes: email?.purposes ?? ["general" as const],
      is_primary: email?.is_primary ?? false,
    },
  });
  return (
    <PartForm form={form} saving={saving} onSave={saving.onSave}>
      <TextInput
        label={t("customers:emails.email")}
        type="email"
        withAsterisk
        autoFocus
        {...form.getInputProps("email")}
      />
      <MultiSelect
        label={t("customers:emails.purposes")}
        data={PURPOSES.map((value) => ({ value, label: t(`customers:emails.purpose.${value}`) }))}
        hidePickedOptions
        {...form.getInputProps("purposes")}
      />
      {!email?.is_primary && (
        <Checkbox
          label={t("record:parts.lead")}
          {...form.getInputProps("is_primary", { type: "checkbox" })}
        />
      )}
    </PartForm>
  );
}
