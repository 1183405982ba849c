import { Fieldset, MultiSelect, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { AddButton, type Fields, RemoveRow, RowOfFields } from "~/components/form";
import { PostalFields } from "~/components/record";
import { EmailAddress, EmailPurposes } from "./EmailFields";
import { USAGES } from "./fields";
import { emptyAddress, emptyEmail, emptyPhone, emptyReference, type NewCustomerValues } from "./newCustomer";
import { PhoneDetails, PhoneNumber } from "./PhoneFields";
import { ReferenceFields } from "./ReferenceFields";

interface Props {
  form: Fields;
  values: NewCustomerValues;
  isRequired: boolean;
}

/** Whether something is wrong with one of the fields at `path`. */
const isFaulty = ({ errors }: Fields, path: string, names: string[]) =>
  names.some((name) => errors[`${path}.${name}`]);

/** The phones of a new customer; the first is the primary one. */
export function PhoneRows({ form, values, isRequired, hint }: Props & { hint: string | null }) {
  const { t } = useTranslation("customers");
  const { phones } = values;
  return (
    <Stack gap={6}>
      {phones.map(({ key }, index) => {
        const name = index === 0 ? t("phones.number") : t("phones.numberOf", { n: index + 1 });
        const path = `phones.${index}`;
        return (
          <RowOfFields
            key={key}
            name={name}
            details={<PhoneDetails form={form} at={`${path}.`} />}
            isFaulty={isFaulty(form, path, ["extension", "kind", "label"])}
            removeLabel={t("phones.remove", { n: index + 1 })}
            onRemove={phones.length > 1 ? () => form.removeListItem("phones", index) : undefined}
          >
            <PhoneNumber
              form={index === 0 ? orOfList(form, "phones") : form}
              at={`${path}.`}
              label={name}
              isRequired={isRequired && index === 0}
            />
          </RowOfFields>
        );
      })}
      {hint && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
      <AddButton label={t("phones.add")} onClick={() => form.insertListItem("phones", emptyPhone())} />
    </Stack>
  );
}

/** The e-mail addresses of a new customer; the first is the primary one. */
export function EmailRows({ form, values, isRequired }: Props) {
  const { t } = useTranslation("customers");
  const { emails } = values;
  return (
    <Stack gap={6}>
      {emails.map(({ key }, index) => {
        const name = index === 0 ? t("emails.email") : t("emails.emailOf", { n: index + 1 });
        const path = `emails.${index}`;
        return (
          <RowOfFields
            key={key}
            name={name}
            details={<EmailPurposes form={form} at={`${path}.`} />}
            isFaulty={isFaulty(form, path, ["purposes"])}
            removeLabel={t("emails.remove", { n: index + 1 })}
            onRemove={emails.length > 1 ? () => form.removeListItem("emails", index) : undefined}
          >
            <EmailAddress
              form={index === 0 ? orOfList(form, "emails") : form}
              at={`${path}.`}
              label={name}
              isRequired={isRequired && index === 0}
            />
          </RowOfFields>
        );
      })}
      <AddButton label={t("emails.add")} onClick={() => form.insertListItem("emails", emptyEmail())} />
    </Stack>
  );
}

/** The first row also says what is wrong with the list. */
function orOfList(form: Fields, list: string): Pick<Fields, "getInputProps"> {
  return {
    getInputProps: (path) => {
      const field = form.getInputProps(path);
      return { ...field, error: field.error ?? form.errors[list] };
    },
  };
}

/** The addresses of a new customer, each with what it is used for. */
export function AddressRows({ form, values, isRequired, country }: Props & { country: string }) {
  const { t } = useTranslation("customers");
  const { addresses } = values;
  const usages = USAGES.map((value) => ({ value, label: t(`addresses.usage.${value}`) }));
  return (
    <Stack gap="sm">
      {addresses.map(({ key }, index) => {
        const field = (name: string) => form.getInputProps(`addresses.${index}.${name}`);
        return (
          <Fieldset key={key} legend={t("addresses.titleOf", { n: index + 1 })}>
            <Stack gap="sm">
              <PostalFields field={field} />
              <MultiSelect
                label={t("addresses.usages")}
                data={usages}
                hidePickedOptions
                {...field("usages")}
              />
              {!(isRequired && addresses.length === 1) && (
                <RemoveRow
                  label={t("addresses.remove", { n: index + 1 })}
                  onClick={() => form.removeListItem("addresses", index)}
                />
              )}
            </Stack>
          </Fieldset>
        );
      })}
      {form.errors.addresses && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {form.errors.addresses}
        </Text>
      )}
      <AddButton
        label={t("addresses.add")}
        isRequired={isRequired && addresses.length === 0}
        onClick={() => form.insertListItem("addresses", emptyAddress(country))}
      />
    </Stack>
  );
}

/** What other systems call the new customer. */
export function ReferenceRows({ form, values }: Omit<Props, "isRequired">) {
  const { t } = useTranslation("customers");
  return (
    <Stack gap="sm">
      {values.external_references.map(({ key }, index) => (
        <Fieldset key={key} legend={t("references.titleOf", { n: index + 1 })}>
          <ReferenceFields form={form} at={`external_references.${index}.`} />
          <RemoveRow
            label={t("references.remove", { n: index + 1 })}
            onClick={() => form.removeListItem("external_references", index)}
          />
        </Fieldset>
      ))}
      <AddButton
        label={t("references.add")}
        onClick={() => form.insertListItem("external_references", emptyReference())}
      />
    </Stack>
  );
}
