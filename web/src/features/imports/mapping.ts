import type { Mapped } from "./api";

/** The mapping with a column going to a field (null: nowhere). A field that takes one column leaves the other. */
export function withField(
  mapping: readonly Mapped[],
  column: number,
  field: string | null,
  takesMany: (field: string) => boolean,
): Mapped[] {
  const kept = mapping.filter(
    (entry) => entry.column !== column && (field === null || entry.field !== field || takesMany(field)),
  );
  const all = field === null ? kept : [...kept, { column, field, format: "" }];
  return all.sort((one, other) => one.column - other.column);
}

/** The mapping with another way to read a column. */
export function withFormat(mapping: readonly Mapped[], column: number, format: string): Mapped[] {
  return mapping.map((entry) => (entry.column === column ? { ...entry, format } : entry));
}
