import { MultiSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Fields } from "~/components/form";
import { PURPOSES } from "./fields";

interface Props {
  form: Pick<Fields, "getInputProps">;
  /** Where the address is in the form: `emails.0.`. */
  at?: string;
}

interface AddressProps extends Props {
  label?: string;
  isRequired: boolean;
  autoFocus?: boolean;
}

/** A customer's e-mail address. */
export function EmailAddress({ form, at = "", label, isRequired, autoFocus }: AddressProps) {
  const { t } = useTranslation("customers");
  return (
    <TextInput
      label={label ?? t("emails.email")}
      type="email"
      autoComplete="off"
      withAsterisk={isRequired}
      autoFocus={autoFocus}
      {...form.getInputProps(`${at}email`)}
    />
  );
}

/** What an e-mail address is used for. */
export function EmailPurposes({ form, at = "" }: Props) {
  const { t } = useTranslation("customers");
  return (
    <MultiSelect
      label={t("emails.purposes")}
      data={PURPOSES.map((value) => ({ value, label: t(`emails.purpose.${value}`) }))}
      hidePickedOptions
      {...form.getInputProps(`${at}purposes`)}
    />
  );
}
