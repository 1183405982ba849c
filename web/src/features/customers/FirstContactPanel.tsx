import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PersonFields, PlaceFields } from "~/components/contact";
import { AddButton, type Fields, RemoveRow } from "~/components/form";
import { Panel } from "~/components/record";
import { isOwn, isRequired, type Register } from "~/components/register";
import { useMay, useMe } from "~/features/session";
import { emptyContact, type FirstContact } from "./newCustomer";

interface Props {
  form: Fields;
  contacts: readonly FirstContact[];
  /** The register of contacts. */
  register: Register;
}

/** Whom one talks to at a new company, named along with it. */
export function FirstContactPanel({ form, contacts, register }: Props) {
  const { t } = useTranslation("customers");
  const { organisation, timezone } = useMe();
  const may = useMay();
  const { requirements } = register;
  const likely = {
    country: organisation.country,
    withAddress: isRequired(requirements, "address", "create"),
  };
  return (
    <Panel title={t("new.firstContact")}>
      {contacts.map((contact, index) => (
        // There is one at most.
        <Stack key="first" gap="sm">
          <PersonFields
            register={register}
            person={contact}
            form={form}
            at={`contacts.${index}.`}
            own={register.columns.filter(
              (column) => isOwn(column) && isRequired(requirements, column.name, "create"),
            )}
            country={likely.country}
            timezone={timezone ?? organisation.timezone}
          />
          <PlaceFields
            field={(name) => form.getInputProps(`contacts.${index}.${name}`)}
            canAddTerm={may("customers:dictionary:edit")}
          />
          <RemoveRow label={t("new.withoutContact")} onClick={() => form.setFieldValue("contacts", [])} />
        </Stack>
      ))}
      {contacts.length === 0 && (
        <>
          <Text size="sm" c="dimmed" mb={4}>
            {t("new.firstContactText")}
          </Text>
          <AddButton
            label={t("new.addFirstContact")}
            onClick={() => form.setFieldValue("contacts", [emptyContact(likely)])}
          />
        </>
      )}
    </Panel>
  );
}
