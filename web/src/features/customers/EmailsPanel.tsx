import { Checkbox, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { Mark, PartForm, type PartSaving, RecordParts } from "~/components/record";
import { BounceMark } from "~/features/mail";
import { useFormat } from "~/i18n/useFormat";
import type { Customer, Email } from "./api";
import { EmailAddress, EmailPurposes } from "./EmailFields";
import { useMustHave } from "./useCustomer";
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
      isRequired={useMustHave("emails")}
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
  const { t } = useTranslation("record");
  const form = useForm({
    initialValues: {
      email: email?.email ?? "",
      purposes: email?.purposes ?? ["general" as const],
      is_primary: email?.is_primary ?? false,
    },
  });
  return (
    <PartForm form={form} saving={saving} onSave={saving.onSave}>
      <EmailAddress form={form} isRequired autoFocus />
      <EmailPurposes form={form} />
      {!email?.is_primary && (
        <Checkbox label={t("parts.lead")} {...form.getInputProps("is_primary", { type: "checkbox" })} />
      )}
    </PartForm>
  );
}
