import { ActionIcon, Button, Fieldset, Group, MultiSelect, Stack, Text, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { PostalFields } from "~/components/record";
import { USAGES } from "./fields";
import { emptyAddress, type NewCustomerValues, nextKey } from "./newCustomer";

interface Props {
  form: UseFormReturnType<NewCustomerValues>;
  isRequired: boolean;
}

/** The phones of a new customer; the first is the primary one. */
export function PhoneRows({ form, isRequired }: Props) {
  const { t } = useTranslation("customers");
  const { phones } = form.values;
  return (
    <Stack gap={6}>
      {phones.map(({ key }, index) => (
        <Row
          key={key}
          removeLabel={t("phones.remove", { n: index + 1 })}
          onRemove={phones.length > 1 ? () => form.removeListItem("phones", index) : undefined}
        >
          <TextInput
            label={index === 0 ? t("phones.number") : t("phones.numberOf", { n: index + 1 })}
            type="tel"
            autoComplete="off"
            withAsterisk={isRequired && index === 0}
            {...form.getInputProps(`phones.${index}.number`)}
            error={form.errors[`phones.${index}.number`] ?? (index === 0 ? form.errors.phones : undefined)}
          />
        </Row>
      ))}
      <AddButton
        label={t("phones.add")}
        onClick={() => form.insertListItem("phones", { key: nextKey(), number: "" })}
      />
    </Stack>
  );
}

/** The e-mail addresses of a new customer; the first is the primary one. */
export function EmailRows({ form, isRequired }: Props) {
  const { t } = useTranslation("customers");
  const { emails } = form.values;
  return (
    <Stack gap={6}>
      {emails.map(({ key }, index) => (
        <Row
          key={key}
          removeLabel={t("emails.remove", { n: index + 1 })}
          onRemove={emails.length > 1 ? () => form.removeListItem("emails", index) : undefined}
        >
          <TextInput
            label={index === 0 ? t("emails.email") : t("emails.emailOf", { n: index + 1 })}
            type="email"
            autoComplete="off"
            withAsterisk={isRequired && index === 0}
            {...form.getInputProps(`emails.${index}.email`)}
            error={form.errors[`emails.${index}.email`] ?? (index === 0 ? form.errors.emails : undefined)}
          />
        </Row>
      ))}
      <AddButton
        label={t("emails.add")}
        onClick={() => form.insertListItem("emails", { key: nextKey(), email: "" })}
      />
    </Stack>
  );
}

/** The addresses of a new customer, each with what it is used for. */
export function AddressRows({ form, isRequired, country }: Props & { country: string }) {
  const { t } = useTranslation("customers");
  const { addresses } = form.values;
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
              <Group justify="flex-end">
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-sm"
                  leftSection={<IconTrash size={15} aria-hidden />}
                  onClick={() => form.removeListItem("addresses", index)}
                >
                  {t("addresses.remove", { n: index + 1 })}
                </Button>
              </Group>
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
        label={isRequired && addresses.length === 0 ? `${t("addresses.add")} *` : t("addresses.add")}
        onClick={() => form.insertListItem("addresses", emptyAddress(country))}
      />
    </Stack>
  );
}

interface RowProps {
  children: React.ReactNode;
  removeLabel: string;
  onRemove: (() => void) | undefined;
}

function Row({ children, removeLabel, onRemove }: RowProps) {
  return (
    <Group gap={6} align="flex-end" wrap="nowrap">
      <div style={{ flex: 1, maxWidth: 420 }}>{children}</div>
      {onRemove && (
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={removeLabel} onClick={onRemove}>
          <IconTrash size={17} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}

function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={15} aria-hidden />}
        onClick={onClick}
      >
        {label}
      </Button>
    </div>
  );
}
