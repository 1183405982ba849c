interface Placed {
  id: string;
  position: number;
}

/** The rows as they stand once those of `ids` have been put into that order; all others come after them. */
export function inOrder<Row extends Placed>(rows: readonly Row[], ids: readonly string[]): Row[] {
  const places = new Map(ids.map((id, at) => [id, at]));
  const placeOf = (row: Row) => places.get(row.id) ?? ids.length + row.position;
  return [...rows].sort((one, other) => placeOf(one) - placeOf(other));
}
