import type { ColumnOption } from "./options";
import { heldOf, isOwn, labelled, sentOf, shownIn } from "./own";
import type { Column, Editing, FieldValue, Label, Row } from "./types";

/** Types whose value is chosen from a list: choosing is saving. */
const CHOSEN = new Set<Column["type"]>([
  "term",
  "employee",
  "enum",
  "country",
  "language",
  "reference",
  "select",
]);
/** Phones and e-mails of a row are rows of their own, which no cell can hold. */
const NOT_IN_A_CELL = new Set<Column["type"]>(["phone", "email", "date", "datetime", "uuid"]);
/** Fields of the organisation's own that ask for more room than a cell has. */
const BIG = new Set<Column["type"]>(["text", "date", "datetime"]);

export function isChosen(column: Column): boolean {
  return CHOSEN.has(column.type);
}

export function isEditable(column: Column, editing: Editing | null): boolean {
  const fits = isOwn(column) ? !BIG.has(column.type) : !NOT_IN_A_CELL.has(column.type);
  return editing !== null && column.writes !== null && fits && editing.may(column);
}

/** The next column from `from` on in the direction of `step` that can be edited; null at the end of the row. */
export function nextEditable(
  columns: readonly Column[],
  from: number,
  step: 1 | -1,
  editing: Editing | null,
): number | null {
  for (let at = from + step; at >= 0 && at < columns.length; at += step) {
    const column = columns[at];
    if (column && isEditable(column, editing)) return at;
  }
  return null;
}

/** Where editing of a row begins: at its name, else at the first column that can be edited. */
export function firstEditable(columns: readonly Column[], editing: Editing | null): number | null {
  const name = columns.findIndex((column) => column.name === "name" && isEditable(column, editing));
  return name >= 0 ? name : nextEditable(columns, -1, 1, editing);
}

/** What a client would send to leave the cell as it is: the id of a term, the names of tags, plain values. */
export function writtenOf(column: Column, value: unknown): FieldValue {
  if (["select", "multi_select", "amount"].includes(column.type)) return heldOf(value);
  if (value === null || value === undefined || value === "") return column.type === "tags" ? [] : null;
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === "object") return (value as Label).id;
  return typeof value === "boolean" ? value : String(value);
}

/** What the cell shows of a value that was sent, until the server has answered. */
export function shownOf(column: Column, value: FieldValue, options: ColumnOption[] | null): unknown {
  if (column.type === "multi_select" || column.type === "select") return labelled(column, value);
  if (column.type === "amount") return null;
  if (column.type === "decimal") return sentOf(column, value);
  if (!["term", "employee", "reference"].includes(column.type) || value === null) return value;
  const option = options?.find((candidate) => candidate.value === value);
  return option ? { id: option.value, label: option.label, color: option.color } : value;
}

export function isSame(one: FieldValue, other: FieldValue): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.join("\n") === other.join("\n");
  return one === other;
}

/** `row` with whatever the row's resource says of the columns that it has; `own` are those of `custom`. */
export function renewed(row: Row, document: Record<string, unknown>, own: readonly Column[] = []): Row {
  const fresh = Object.keys(row).filter((name) => name in document);
  const custom = own
    .filter(({ name }) => name in row)
    .map((column) => [column.name, shownIn(document, column)]);
  return {
    ...row,
    ...Object.fromEntries(fresh.map((name) => [name, document[name]])),
    ...Object.fromEntries(custom),
    id: row.id,
  };
}
