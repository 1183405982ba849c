import {
  type ComboboxItem,
  type ComboboxLikeRenderOptionInput,
  Loader,
  MultiSelect,
  Select,
  type SelectProps,
  TagsInput,
  Text,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Option } from "~/i18n/codes";
import { type ReferenceOption, useReferenceOptions } from "../register/references";

type Shared = Pick<
  SelectProps,
  | "label"
  | "aria-label"
  | "description"
  | "error"
  | "withAsterisk"
  | "autoFocus"
  | "comboboxProps"
  | "placeholder"
  | "onBlur"
>;

interface Offered {
  /** What can be chosen beside the rows: "me". */
  also?: readonly Option[];
  /** Rows whose names are known already. */
  named?: readonly Option[];
  /** To look for rows, not to point to them: offers also closed customers. */
  isEvery?: boolean;
  /** What bounds the rows that are offered before all others: `{ customer: id }`. */
  first?: Record<string, string> | undefined;
}

interface Props extends Shared, Offered {
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

/** A name, and what tells it from others that are alike. */
function FoundOption({ option }: ComboboxLikeRenderOptionInput<ComboboxItem>) {
  const { label, hint } = option as ReferenceOption;
  return (
    <span>
      {label}
      {hint && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
    </span>
  );
}

function useSearch(
  register: string,
  chosen: readonly string[],
  { also = [], named = [], isEvery, first }: Offered,
) {
  const { t } = useTranslation("common");
  const [text, setText] = useState("");
  const held = [...also, ...named].filter(({ value }) => chosen.includes(value));
  const ids = chosen.filter((id) => !held.some(({ value }) => value === id));
  const names = [...also, ...named, ...useReferenceOptions(register, "", ids, isEvery, first).options];
  // A picked name stands in the field; it is no search.
  const typed = names.some(({ label }) => label === text) ? "" : text.trim();
  const [settled] = useDebouncedValue(typed, TYPING_MS);
  const { options, isLoading } = useReferenceOptions(register, settled, ids, isEvery, first);
  const offered = settled === "" ? [...also, ...options] : options;
  return {
    options: [...offered, ...held.filter(({ value }) => !offered.some((option) => option.value === value))],
    field: {
      searchable: true,
      searchValue: text,
      onSearchChange: setText,
      filter: asFound,
      renderOption: FoundOption,
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
  also,
  named,
  isEvery,
  first,
  ...shared
}: Props) {
  const { t } = useTranslation("common");
  const { options, field } = useSearch(register, value ? [value] : [], { also, named, isEvery, first });
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

interface ManyProps extends Shared, Offered {
  register: string;
  value: string[];
  onChange: (ids: string[]) => void;
}

/** Several rows of another register. */
export function ReferencesField({
  register,
  value,
  onChange,
  also,
  named,
  isEvery,
  first,
  ...shared
}: ManyProps) {
  const { options, field } = useSearch(register, value, { also, named, isEvery, first });
  return (
    <MultiSelect {...shared} {...field} data={options} value={value} onChange={onChange} hidePickedOptions />
  );
}

interface TagsProps extends Shared {
  value: string[];
  onChange: (tags: string[]) => void;
  acceptValueOnBlur?: boolean;
}

/** Names of tags: those that there are, found by typing, and new ones. */
export function TagsField({ value, onChange, ...shared }: TagsProps) {
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text.trim(), TYPING_MS);
  const { options } = useReferenceOptions("tags", settled, []);
  return (
    <TagsInput
      {...shared}
      data={options.map(({ label }) => label)}
      filter={asFound}
      searchValue={text}
      onSearchChange={setText}
      value={value}
      onChange={onChange}
    />
  );
}
