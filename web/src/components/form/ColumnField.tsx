import {
  type InputWrapperProps,
  Loader,
  MultiSelect,
  Select,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { lazy, Suspense, useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { localOf, momentOf } from "~/i18n/moments";
import { TimezoneContext } from "~/i18n/useFormat";
import { useColumnOptions } from "../register/options";
import { isOwn } from "../register/own";
import { registerOf } from "../register/references";
import type { Column, FieldValue } from "../register/types";
import { AmountField } from "./AmountField";
import { ReferenceField, TagsField } from "./ReferenceField";
import { ADD, fitting, useAddTerm } from "./useAddTerm";

export interface ColumnFieldProps {
  column: Column;
  value: FieldValue;
  onChange: (value: FieldValue) => void;
  error?: React.ReactNode;
  required?: boolean;
  /** Path in the form, so that a refused field can be found and focused. */
  path?: string;
  /** Whether the person may add a term to the dictionary. */
  canAddTerm?: boolean;
  autoFocus?: boolean;
  hideLabel?: boolean;
  /** Id of the row that has the value: nothing can refer to itself. */
  rowId?: string | undefined;
}

const INPUT_TYPES: Partial<Record<Column["type"], string>> = { email: "email", phone: "tel", url: "url" };
const ORDER: InputWrapperProps["inputWrapperOrder"] = ["label", "input", "description", "error"];
const DateField = lazy(() => import("../DateField"));

/** The field for one column of a register, as its type asks: the same in forms and in inline edit. */
export function ColumnField(props: ColumnFieldProps) {
  const { column, value, onChange } = props;
  const { options } = useColumnOptions(column);
  const zone = useContext(TimezoneContext);
  const shared = {
    ...(props.hideLabel ? { "aria-label": column.label } : { label: column.label }),
    error: props.error,
    description: props.hideLabel ? undefined : (column.help ?? undefined),
    // Below the field, so that fields beside each other stand in one line.
    inputWrapperOrder: ORDER,
    withAsterisk: props.required,
    "aria-required": props.required || undefined,
    "data-path": props.path,
    autoFocus: props.autoFocus,
  };
  if (column.type === "boolean") {
    return (
      <Switch
        label={props.hideLabel ? undefined : column.label}
        aria-label={props.hideLabel ? column.label : undefined}
        error={props.error}
        data-path={props.path}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (column.type === "tags") {
    return <TagsField {...shared} value={Array.isArray(value) ? value : []} onChange={onChange} />;
  }
  const register = registerOf(column);
  if (register) {
    return (
      <ReferenceField
        {...shared}
        register={register}
        value={typeof value === "string" ? value : null}
        clearable={column.nullable}
        except={props.rowId}
        onChange={onChange}
      />
    );
  }
  if (column.type === "multi_select") {
    const chosen = Array.isArray(value) ? value : [];
    return <MultiSelect {...shared} data={options ?? []} value={chosen} onChange={onChange} searchable />;
  }
  if (column.type === "date" && isOwn(column)) {
    const text = typeof value === "string" ? value : null;
    return (
      <Suspense fallback={<Loader size={16} />}>
        <DateField {...shared} value={text} onChange={(day) => onChange(day ? String(day) : null)} />
      </Suspense>
    );
  }
  if (column.type === "datetime" && isOwn(column)) {
    const moment = typeof value === "string" ? value : null;
    return (
      <TextInput
        {...shared}
        type="datetime-local"
        value={localOf(moment, zone)}
        onChange={(event) => onChange(momentOf(event.currentTarget.value, zone))}
      />
    );
  }
  if (column.type === "text" && isOwn(column)) {
    return (
      <Textarea
        {...shared}
        autosize
        value={typeof value === "string" ? value : ""}
        onChange={(event) => onChange(event.currentTarget.value || null)}
      />
    );
  }
  if (column.type === "amount") {
    return <AmountField {...shared} value={typeof value === "string" ? value : ""} onChange={onChange} />;
  }
  if (options) return <OptionField {...props} shared={shared} />;
  return (
    <TextInput
      {...shared}
      type={INPUT_TYPES[column.type] ?? "text"}
      inputMode={column.type === "decimal" ? "decimal" : column.type === "integer" ? "numeric" : undefined}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    />
  );
}

/** A searchable list; a term that is missing can be added in place, by who may. */
function OptionField({
  column,
  value,
  onChange,
  canAddTerm,
  autoFocus,
  shared,
}: ColumnFieldProps & { shared: object }) {
  const { t } = useTranslation(["common", "customers"]);
  const { options, isLoading } = useColumnOptions(column);
  const [search, setSearch] = useState("");
  const add = useAddTerm(column.dictionary ?? "");
  const listed = options ?? [];
  const text = search.trim();
  const isNew = text !== "" && !listed.some(({ label }) => label.toLowerCase() === text.toLowerCase());
  const canAdd = canAddTerm === true && column.type === "term" && isNew;
  const data = canAdd ? [...listed, { value: ADD, label: t("customers:addTerm", { text }) }] : listed;
  const choose = (chosen: string | null) => {
    if (chosen === ADD) add.mutate(text, { onSuccess: (term) => onChange(term.value) });
    else onChange(chosen);
  };
  return (
    <Select
      {...shared}
      data={data}
      value={typeof value === "string" ? value : null}
      onChange={choose}
      searchable
      allowDeselect={false}
      // A field that was opened to be changed shows at once what there is to choose.
      defaultDropdownOpened={autoFocus}
      clearable={column.nullable}
      clearButtonProps={{ "aria-label": t("common:remove") }}
      searchValue={search}
      onSearchChange={setSearch}
      filter={fitting}
      nothingFoundMessage={t("common:none")}
      rightSection={isLoading || add.isPending ? <Loader size={16} /> : undefined}
    />
  );
}
