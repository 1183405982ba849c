import { MAX_VALUES } from "./tree";
import type { Column, FilterNode, Row } from "./types";

export interface Choice {
  ids: ReadonlySet<string>;
  /** Every row that matches, loaded or not. */
  isAll: boolean;
  /** The row that was toggled last: where a range begins. */
  anchor: number | null;
}

export const NOTHING: Choice = { ids: new Set(), isAll: false, anchor: null };

/** The choice after the row at `index` was toggled; a range takes all from the anchor to it. */
export function toggled(choice: Choice, rows: readonly Row[], index: number, isRange: boolean): Choice {
  const row = rows[index];
  if (!row) return choice;
  // Out of "all that match" one goes with what is loaded: nothing else can be told apart.
  const ids = new Set(choice.isAll ? rows.map(({ id }) => id) : choice.ids);
  if (isRange && choice.anchor !== null) {
    const [from, to] = [Math.min(choice.anchor, index), Math.max(choice.anchor, index)];
    for (const { id } of rows.slice(from, to + 1)) ids.add(id);
    return { ids, isAll: false, anchor: index };
  }
  if (!ids.delete(row.id)) ids.add(row.id);
  return { ids, isAll: false, anchor: index };
}

/** All loaded rows, or none if they were chosen already. */
export function toggledLoaded(choice: Choice, rows: readonly Row[]): Choice {
  const isFull = choice.isAll || rows.every(({ id }) => choice.ids.has(id));
  return isFull ? NOTHING : { ids: new Set(rows.map(({ id }) => id)), isAll: false, anchor: null };
}

/** The filter that means exactly these rows: archived ones too, if the register leaves them out by itself. */
export function filterOfIds(ids: readonly string[], columns: readonly Column[]): FilterNode {
  const parts: FilterNode[] = [];
  for (let at = 0; at < ids.length; at += MAX_VALUES) {
    parts.push({ field: "id", op: "in", value: ids.slice(at, at + MAX_VALUES) });
  }
  const chosen: FilterNode = parts.length === 1 && parts[0] ? parts[0] : { or: parts };
  if (!columns.some(({ name }) => name === "archived_at")) return chosen;
  const either: FilterNode = {
    or: [
      { field: "archived_at", op: "isnull", value: true },
      { field: "archived_at", op: "isnull", value: false },
    ],
  };
  return { and: [chosen, either] };
}
