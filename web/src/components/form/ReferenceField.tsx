import { Loader, MultiSelect, Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useReferenceOptions } from "../register/references";

interface Shared
  extends Pick<
    SelectProps,
    | "label"
    | "aria-label"
    | "error"
    | "withAsterisk"
    | "autoFocus"
    | "comboboxProps"
    | "placeholder"
    | "onBlur"
  > {
  /** To look for rows, not to point to them: offers also closed customers. */
  isEvery?: boolean;
}

interface Props extends Shared {
  /** Name of the register whose rows are offered. */
  register: string;
  value: string | null;
  onChange: (id: string | null) => void;
  clearable?: boolean;
  /** A row that must not be chosen: the one that is changed itself. */
  except?: string | undefined;
}

const TYPING_MS = 200;

/** The fields search on the server; what fits was found there, so nothing is sifted out here. */
const asFound = ({ options }: { options: unknown[] }) => options as never;

function useSearch(register: string, chosen: readonly string[], isEvery: boolean) {
  const { t } = useTranslation("common");
  const [text, setText] = useState("");
  const names = useReferenceOptions(register, "", chosen, isEvery).options;
  // A picked name stands in the field; it is no search.
  const typed = names.some(({ label }) => label === text) ? "" : text.trim();
  const [settled] = useDebouncedValue(typed, TYPING_MS);
  const { options, isLoading } = useReferenceOptions(register, settled, chosen, isEvery);
  return {
    options,
    field: {
      searchable: true,
      searchValue: text,
      onSearchChange: setText,
      filter: asFound,
      nothingFoundMessage: isLoading ? t("loading") : t("none"),
      rightSection: isLoading ? <Loader size={16} /> : undefined,
    },
  };
}

/** One row of another register, found by typing. */
export function ReferenceField({
  register,
  value,
  onChange,
  clearable,
  except,
  isEvery = false,
  ...shared
}: Props) {
  const { t } = useTranslation("common");
  const { options, field } = useSearch(register, value ? [value] : [], isEvery);
  return (
    <Select
      {...shared}
      {...field}
      data={options.filter((option) => option.value !== except)}
      value={value}
      onChange={onChange}
      allowDeselect={false}
      defaultDropdownOpened={shared.autoFocus}
      clearable={clearable}
      clearButtonProps={{ "aria-label": t("remove") }}
    />
  );
}

interface ManyProps extends Shared {
  register: string;
  value: string[];
  onChange: (ids: string[]) => void;
}

/** Several rows of another register. */
export function ReferencesField({ register, value, onChange, isEvery = false, ...shared }: ManyProps) {
  const { options, field } = useSearch(register, value, isEvery);
  return (
    <MultiSelect {...shared} {...field} data={options} value={value} onChange={onChange} hidePickedOptions />
  );
}
