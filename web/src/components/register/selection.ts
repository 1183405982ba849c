import { MAX_VALUES } from "./tree";
import type { Column, FilterNode, Row } from "./types";

export interface Choice {
  /** The chosen rows, and whether each is archived. */
  ids: ReadonlyMap<string, boolean>;
  /** Every row that matches, loaded or not, but for `except`. */
  isAll: boolean;
  except: ReadonlySet<string>;
  /** The line that was toggled last: where a range begins. */
  anchor: number | null;
}

export const NOTHING: Choice = { ids: new Map(), isAll: false, except: new Set(), anchor: null };
export const EVERYTHING: Choice = { ...NOTHING, isAll: true };

export function isChosen(choice: Choice, id: string): boolean {
  return choice.isAll ? !choice.except.has(id) : choice.ids.has(id);
}

const isArchived = (row: Row) => row.archived_at !== null && row.archived_at !== undefined;

/** The choice after `row` in the line `index` was toggled. */
export function toggled(choice: Choice, row: Row, index: number): Choice {
  if (choice.isAll) {
    const except = new Set(choice.except);
    if (!except.delete(row.id)) except.add(row.id);
    return { ...choice, except, anchor: index };
  }
  const ids = new Map(choice.ids);
  if (!ids.delete(row.id)) ids.set(row.id, isArchived(row));
  return { ...choice, ids, anchor: index };
}

/** The choice with all of `rows` in it; the range ends in the line `index`. */
export function extended(choice: Choice, rows: readonly Row[], index: number): Choice {
  if (choice.isAll) {
    const except = new Set(choice.except);
    for (const { id } of rows) except.delete(id);
    return { ...choice, except, anchor: index };
  }
  const ids = new Map(choice.ids);
  for (const row of rows) ids.set(row.id, isArchived(row));
  return { ...choice, ids, anchor: index };
}

function idIn(ids: readonly string[]): FilterNode {
  const parts: FilterNode[] = [];
  for (let at = 0; at < ids.length; at += MAX_VALUES) {
    parts.push({ field: "id", op: "in", value: ids.slice(at, at + MAX_VALUES) });
  }
  return parts.length === 1 && parts[0] ? parts[0] : { or: parts };
}

/** The filter that means exactly these rows: archived ones too, if the register leaves them out by itself. */
export function filterOfIds(ids: readonly string[], columns: readonly Column[]): FilterNode {
  const chosen = idIn(ids);
  if (!columns.some(({ name }) => name === "archived_at")) return chosen;
  const either: FilterNode = {
    or: [
      { field: "archived_at", op: "isnull", value: true },
      { field: "archived_at", op: "isnull", value: false },
    ],
  };
  return { and: [chosen, either] };
}

/** `filter` without the rows `ids`. */
export function filterWithout(filter: FilterNode | null, ids: readonly string[]): FilterNode | null {
  if (ids.length === 0) return filter;
  const others: FilterNode = { not: idIn(ids) };
  return filter ? { and: [filter, others] } : others;
}

/** Whether a filter says something of `archived_at`: then archived rows can be among those that match. */
export function asksForArchived(node: FilterNode): boolean {
  if ("field" in node) return node.field === "archived_at";
  if ("not" in node) return asksForArchived(node.not);
  return ("and" in node ? node.and : node.or).some(asksForArchived);
}
