import { Select, SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Fields } from "~/components/form";

const KINDS = ["mobile", "landline", "fax", "other"] as const;

interface Props {
  form: Pick<Fields, "getInputProps">;
  /** Where the phone is in the form: `phones.0.`. */
  at?: string;
}

interface NumberProps extends Props {
  label?: string;
  isRequired: boolean;
  autoFocus?: boolean;
}

/** A customer's number. */
export function PhoneNumber({ form, at = "", label, isRequired, autoFocus }: NumberProps) {
  const { t } = useTranslation("customers");
  return (
    <TextInput
      label={label ?? t("phones.number")}
      type="tel"
      autoComplete="off"
      withAsterisk={isRequired}
      autoFocus={autoFocus}
      {...form.getInputProps(`${at}number`)}
    />
  );
}

/** What else there is to say of a number. */
export function PhoneDetails({ form, at = "" }: Props) {
  const { t } = useTranslation("customers");
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <TextInput
        label={t("phones.extension")}
        inputMode="numeric"
        {...form.getInputProps(`${at}extension`)}
      />
      <Select
        label={t("phones.kind")}
        data={KINDS.map((value) => ({ value, label: t(`phones.kinds.${value}`) }))}
        placeholder={t("phones.kindByNumber")}
        clearable
        {...form.getInputProps(`${at}kind`)}
      />
      <TextInput label={t("phones.label")} maxLength={60} {...form.getInputProps(`${at}label`)} />
    </SimpleGrid>
  );
}
