import {
  Loader,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { ReferenceField, ReferencesField } from "../form/ReferenceField";
import { carried, LISTS } from "./condition";
import { operatorLabel, valuesOf } from "./describe";
import { MomentValue } from "./MomentValue";
import { ME, useColumnOptions } from "./options";
import { registerOf } from "./references";
import type { Column, Condition, FilterValue, Operator } from "./types";

interface Props {
  column: Column;
  condition: Condition;
  onChange: (condition: Condition) => void;
}

/** Comparison and value of one condition, by the column's type. */
export default function ConditionEditor({ column, condition, onChange }: Props) {
  const { t } = useTranslation("register");
  const changeOperator = (op: Operator) => {
    const keeps = LISTS.has(op) === LISTS.has(condition.op) && op !== "isnull" && condition.op !== "isnull";
    onChange({ ...condition, op, value: keeps ? condition.value : carried(column, condition, op) });
  };
  return (
    <Stack gap="xs">
      <Select
        label={t("filter.operator")}
        data={offeredOperators(column, condition.op).map((op) => ({
          value: op,
          label: operatorLabel(op, column, t),
        }))}
        value={condition.op}
        allowDeselect={false}
        onChange={(op) => op && changeOperator(op as Operator)}
        comboboxProps={{ withinPortal: false }}
      />
      <ValueEditor column={column} condition={condition} onChange={onChange} />
    </Stack>
  );
}

/** Of days no lists are made here; those that came in an address stay. */
function offeredOperators(column: Column, chosen: Operator): Operator[] {
  const isMoment = column.type === "date" || column.type === "datetime";
  return column.operators.filter((op) => !(isMoment && LISTS.has(op)) || op === chosen);
}

function ValueEditor({ column, condition, onChange }: Props) {
  const { t } = useTranslation(["register", "common"]);
  const { options, isLoading } = useColumnOptions(column);
  const labelId = useId();
  const set = (value: FilterValue | FilterValue[]) => onChange({ ...condition, value });
  const label = t("register:filter.value");
  const texts = valuesOf(condition).map(String).filter(Boolean);
  const plain = Array.isArray(condition.value) ? "" : condition.value;

  if (condition.op === "isnull" || column.type === "boolean") {
    return (
      <div>
        <Text size="sm" fw={500} id={labelId}>
          {label}
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby={labelId}
          value={String(plain)}
          onChange={(value) => set(value === "true")}
          data={[
            { value: "true", label: t("common:yes") },
            { value: "false", label: t("common:no") },
          ]}
        />
      </div>
    );
  }
  const shared = {
    label,
    comboboxProps: { withinPortal: false },
    searchable: true,
    nothingFoundMessage: t("common:none"),
  };
  const register = registerOf(column);
  if (register) {
    const searching = {
      label,
      register,
      isEvery: true,
      also: column.type === "employee" ? [{ value: ME, label: t("register:filter.me") }] : [],
      comboboxProps: { withinPortal: false },
      placeholder: texts.length === 0 ? t("register:filter.noValue") : undefined,
    };
    return LISTS.has(condition.op) ? (
      <ReferencesField {...searching} value={texts} onChange={set} />
    ) : (
      <ReferenceField {...searching} value={texts[0] ?? null} onChange={(value) => set(value ?? "")} />
    );
  }
  if (options && LISTS.has(condition.op)) {
    return (
      <MultiSelect
        {...shared}
        data={withUnknown(options, texts)}
        value={texts}
        onChange={set}
        hidePickedOptions
        rightSection={isLoading ? <Loader size={16} /> : undefined}
        placeholder={texts.length === 0 ? t("register:filter.noValue") : undefined}
      />
    );
  }
  if (options) {
    return (
      <Select
        {...shared}
        data={withUnknown(options, texts)}
        value={texts[0] ?? null}
        onChange={(value) => set(value ?? "")}
        rightSection={isLoading ? <Loader size={16} /> : undefined}
        placeholder={t("register:filter.noValue")}
      />
    );
  }
  // Days come one by one, lists of them by "or".
  if ((column.type === "date" || column.type === "datetime") && !LISTS.has(condition.op))
    return <MomentValue column={column} value={texts[0] ?? ""} onChange={set} />;
  if (LISTS.has(condition.op)) return <TagsInput label={label} value={texts} onChange={set} />;
  if (column.type === "integer" || column.type === "decimal") {
    return (
      <NumberInput
        label={label}
        value={texts[0] ?? ""}
        allowDecimal={column.type === "decimal"}
        hideControls
        // Kept as text: a decimal must not pass through a binary number.
        onChange={(value) => set(String(value))}
      />
    );
  }
  return (
    <TextInput label={label} value={texts[0] ?? ""} onChange={(event) => set(event.currentTarget.value)} />
  );
}

/** Chosen values stay visible although the source does not offer them (an archived term). */
function withUnknown(options: { value: string; label: string }[], chosen: string[]) {
  const known = new Set(options.map((option) => option.value));
  const missing = chosen.filter((value) => !known.has(value)).map((value) => ({ value, label: value }));
  return [...options.map(({ value, label }) => ({ value, label })), ...missing];
}
