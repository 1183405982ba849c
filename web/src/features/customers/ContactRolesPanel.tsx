import { Select, SimpleGrid, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { CustomerContact } from "~/components/contact";
import { Loaded } from "~/components/feedback";
import { Mark, PartForm, type PartSaving, RecordParts } from "~/components/record";
import {
  type ContactRole,
  type ContactRoles,
  contactRolesQuery,
  DOCUMENT_KINDS,
  ROLES,
  useContactRolesKind,
} from "./contactRoles";

interface Props {
  customerId: string;
  contacts: readonly CustomerContact[];
  canEdit: boolean;
}

/** Whom a customer's documents go to, where the document names nobody itself. */
export function ContactRolesPanel({ customerId, contacts, canEdit }: Props) {
  const { t } = useTranslation("customers");
  const roles = useQuery(contactRolesQuery(customerId));
  const kind = useContactRolesKind();
  const nameOf = (id: string) => contacts.find((contact) => contact.id === id)?.name ?? t("roles.left");
  return (
    <Loaded query={roles} lines={2} height={40}>
      {(found) => (
        <RecordParts<ContactRoles, ContactRole>
          kind={kind}
          record={found}
          field="contact_roles"
          canEdit={canEdit}
          addLabel={t("roles.add")}
          nameOf={({ role, contact_id }) => `${t(`roles.role.${role}`)}: ${nameOf(contact_id)}`}
          form={(row, saving) => <RoleForm row={row} contacts={contacts} saving={saving} />}
        >
          {({ role, document_kind, contact_id }) => (
            <>
              <Text size="sm" c="dimmed">
                {t(`roles.role.${role}`)}
              </Text>
              <Text size="sm" fw={600}>
                {nameOf(contact_id)}
              </Text>
              <Mark isFaded={document_kind === null}>
                {document_kind ? t(`roles.kind.${document_kind}`) : t("roles.anyKind")}
              </Mark>
            </>
          )}
        </RecordParts>
      )}
    </Loaded>
  );
}

interface FormProps {
  row: ContactRole | null;
  contacts: readonly CustomerContact[];
  saving: PartSaving;
}

function RoleForm({ row, contacts, saving }: FormProps) {
  const { t } = useTranslation("customers");
  const form = useForm({
    initialValues: {
      role: row?.role ?? ("billing" as const),
      document_kind: row?.document_kind ?? null,
      contact_id: row?.contact_id ?? null,
    },
  });
  const options = contacts.filter(({ id, is_active }) => is_active || id === row?.contact_id);
  return (
    <PartForm
      form={form}
      saving={saving}
      onSave={(values) => saving.onSave(values)}
      isDisabled={!form.values.contact_id}
    >
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        <Select
          label={t("roles.role.label")}
          data={ROLES.map((value) => ({ value, label: t(`roles.role.${value}`) }))}
          allowDeselect={false}
          autoFocus
          {...form.getInputProps("role")}
        />
        <Select
          label={t("roles.kind.label")}
          data={DOCUMENT_KINDS.map((value) => ({ value, label: t(`roles.kind.${value}`) }))}
          placeholder={t("roles.anyKind")}
          clearable
          {...form.getInputProps("document_kind")}
        />
        <Select
          label={t("roles.contact")}
          data={options.map(({ id, name }) => ({ value: id, label: name }))}
          searchable
          withAsterisk
          {...form.getInputProps("contact_id")}
        />
      </SimpleGrid>
    </PartForm>
  );
}
