import type { Column, FieldValue, Label } from "./types";

/** Fields that the organisation has defined itself are members of `custom`, in what is sent and what is read. */
const MEMBER = "custom.";

type Document = object;

export function isOwn(column: Column): boolean {
  return column.writes?.startsWith(MEMBER) ?? false;
}

const keyOf = (column: Column): string => column.writes?.slice(MEMBER.length) ?? "";
const memberOf = (document: Document, name: string): unknown => (document as Record<string, unknown>)[name];
const ownOf = (document: Document, column: Column): unknown =>
  memberOf((memberOf(document, "custom") ?? {}) as Document, keyOf(column)) ?? null;

/** The organisation's own columns by the group that they stand in, those without one first. */
export function groupsOfOwn(columns: readonly Column[]): [string | null, Column[]][] {
  const groups = new Map<string | null, Column[]>([[null, []]]);
  for (const column of columns.filter(isOwn)) {
    groups.set(column.group, [...(groups.get(column.group) ?? []), column]);
  }
  return [...groups].filter(([, members]) => members.length > 0);
}

/** What is sent to give a column of a row a value. */
export function changeOf(column: Column, value: FieldValue): Record<string, unknown> {
  if (isOwn(column)) return { custom: { [keyOf(column)]: sentOf(column, value) } };
  return { [column.writes ?? column.name]: sentOf(column, value) };
}

/** The same for several columns of a new row: members of `custom` come together. */
export function bodyOf(given: readonly [Column, FieldValue][]): Record<string, unknown> {
  const changes = given.map(([column, value]) => changeOf(column, value));
  const custom = changes.flatMap((change) => ("custom" in change ? [change.custom as object] : []));
  return Object.assign({}, ...changes, custom.length > 0 ? { custom: Object.assign({}, ...custom) } : {});
}

/** A column's value in a document of the API, as a field of a form holds it. */
export function valueIn(document: Document, column: Column): FieldValue {
  if (isOwn(column)) return heldOf(ownOf(document, column));
  return (memberOf(document, column.writes ?? column.name) ?? null) as FieldValue;
}

/** A column's value in a document of the API, as a list would show it. */
export function shownIn(document: Document, column: Column): unknown {
  if (!isOwn(column)) return memberOf(document, column.name);
  const value = ownOf(document, column);
  if (column.type === "reference" || column.type === "employee")
    return memberOf((memberOf(document, "custom_links") ?? {}) as Document, keyOf(column));
  return labelled(column, value);
}

/** Codes of choices with their labels; other values as they are. */
export function labelled(column: Column, value: unknown): unknown {
  if (column.type !== "select" && column.type !== "multi_select") return value;
  const labelOf = (code: unknown) =>
    column.choices?.find((choice) => choice.code === code) ?? { code: String(code), label: String(code) };
  if (Array.isArray(value)) return value.map(labelOf);
  return value === null || value === undefined ? value : labelOf(value);
}

/** A value of a list's cell as a field holds it: choices by code, amounts as `12.50 EUR`. */
export function heldOf(value: unknown): FieldValue {
  if (value === null || value === undefined || value === "") return null;
  if (Array.isArray(value)) return value.map((each) => codeOf(each));
  if (typeof value === "object") return "amount" in value ? amountText(value as Amount) : codeOf(value);
  return typeof value === "boolean" ? value : String(value);
}

interface Amount {
  amount: string;
  currency: string;
}

const amountText = ({ amount, currency }: Amount) => `${amount} ${currency}`;
const codeOf = (value: unknown): string =>
  typeof value === "object" && value !== null
    ? ((value as Label).code ?? (value as Label).id)
    : String(value);

/** What is sent of a typed value: numbers as the API reads them, however the person's language writes them. */
export function sentOf(column: Column, value: FieldValue): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (column.type === "integer" && /^-?\d{1,16}$/.test(text)) return Number(text);
  if (column.type === "amount") {
    const [amount, currency] = text.replace(",", ".").split(/\s+/);
    return { amount, ...(currency ? { currency: currency.toUpperCase() } : {}) };
  }
  return column.type === "decimal" ? text.replace(",", ".") : value;
}
