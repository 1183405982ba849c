export type Direction = "ascending" | "descending";

/** The direction in which a list is sorted by `column`, and at which place; null if it is not. */
export function directionOf(
  ordering: string,
  column: string,
): { direction: Direction; place: number } | null {
  const keys = ordering.split(",");
  const place = keys.findIndex((key) => key.replace(/^-/, "") === column);
  if (place < 0) return null;
  return { direction: keys[place]?.startsWith("-") ? "descending" : "ascending", place };
}

/**
 * The order after a click on `column`: ascending, descending, not at all. With `adds` (shift) it becomes a
 * further key, else the only one. Empty means the register's own order.
 */
export function nextOrdering(ordering: string, column: string, adds: boolean): string {
  const current = directionOf(ordering, column);
  const others = adds ? ordering.split(",").filter((key) => key && key.replace(/^-/, "") !== column) : [];
  if (current?.direction === "descending") return others.join(",");
  return [...others, current ? `-${column}` : column].join(",");
}
