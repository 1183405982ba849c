import { Badge, Checkbox, MultiSelect, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/useFormat";
import type { Customer, Email } from "./api";
import { PartForm } from "./PartForm";
import { PartList } from "./PartList";
import { led, pointerOf, put, withoutLeader } from "./parts";
import { useChangeCustomer } from "./useChangeCustomer";

const PURPOSES = ["general", "invoice", "statement", "promotional"] as const;

interface Props {
  customer: Customer;
  canEdit: boolean;
}

/** A customer's e-mail addresses, each with what it is used for. */
export function EmailsPanel({ customer, canEdit }: Props) {
  const { t } = useTranslation("customers");
  const format = useFormat();
  const { emails } = customer;
  const change = useChangeCustomer();
  const save = (rows: object[]) => change.mutateAsync({ customer, change: { emails: rows } });
  return (
    <PartList<Email>
      rows={emails}
      canEdit={canEdit}
      addLabel={t("emails.add")}
      nameOf={({ email }) => email}
      onRemove={({ id }) => change.mutate({ customer, change: { emails: withoutLeader(emails, id) } })}
      canLead={({ is_primary }) => !is_primary}
      onLead={({ id }) => change.mutate({ customer, change: { emails: led(emails, id) } })}
      form={(email, close) => (
        <EmailForm
          email={email}
          pointer={pointerOf("emails", emails, email?.id ?? null)}
          onSave={(values) => {
            const rows = put(emails, email?.id ?? null, values);
            const last = rows.length - 1;
            return save(
              values.is_primary && !email
                ? rows.map((row, at) => ({ ...row, is_primary: at === last }))
                : rows,
            );
          }}
          onClose={close}
        />
      )}
    >
      {({ email, purposes, is_primary }) => (
        <>
          <a href={`mailto:${email}`}>{email}</a>
          <Text size="sm" c="dimmed">
            {format.list(purposes.map((purpose) => t(`emails.purpose.${purpose}`)))}
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
  email: Email | null;
  pointer: string;
  onSave: (values: Record<string, unknown> & { is_primary: boolean }) => Promise<unknown>;
  onClose: () => void;
}

function EmailForm({ email, pointer, onSave, onClose }: FormProps) {
  const { t } = useTranslation("customers");
  const form = useForm({
    initialValues: {
      email: email?.email ?? "",
      purposes: email?.purposes ?? ["general" as const],
      is_primary: email?.is_primary ?? false,
    },
  });
  return (
    <PartForm form={form} pointer={pointer} onSave={onSave} onClose={onClose}>
      <TextInput
        label={t("emails.email")}
        type="email"
        withAsterisk
        autoFocus
        {...form.getInputProps("email")}
      />
      <MultiSelect
        label={t("emails.purposes")}
        data={PURPOSES.map((value) => ({ value, label: t(`emails.purpose.${value}`) }))}
        hidePickedOptions
        {...form.getInputProps("purposes")}
      />
      {email === null && (
        <Checkbox label={t("parts.lead")} {...form.getInputProps("is_primary", { type: "checkbox" })} />
      )}
    </PartForm>
  );
}
