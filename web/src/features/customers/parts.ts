/** Phones, e-mails and addresses are sent as whole lists; rows that have an id go on as they are. */

interface Part {
  id: string;
}

/** The list with `values` put into the row `id`, or with a new row at its end. */
export function put<R extends Part>(rows: readonly R[], id: string | null, values: object): object[] {
  if (id === null) return [...rows, values];
  return rows.map((row) => (row.id === id ? { ...row, ...values } : row));
}

export function without<R extends Part>(rows: readonly R[], id: string): R[] {
  return rows.filter((row) => row.id !== id);
}

/** The list with the row `id` as its only primary one. */
export function led<R extends Part & { is_primary: boolean }>(rows: readonly R[], id: string): R[] {
  return rows.map((row) => ({ ...row, is_primary: row.id === id }));
}

/** After a primary row is gone the first of the others leads. */
export function withoutLeader<R extends Part & { is_primary: boolean }>(rows: readonly R[], id: string): R[] {
  const left = without(rows, id);
  return left.some(({ is_primary }) => is_primary)
    ? left
    : left.map((row, at) => ({ ...row, is_primary: at === 0 }));
}

/** Where the server finds the row in the list that is sent. */
export function pointerOf(name: string, rows: readonly Part[], id: string | null): string {
  const at = rows.findIndex((row) => row.id === id);
  return `/${name}/${at < 0 ? rows.length : at}`;
}

export const orNull = (text: string): string | null => text.trim() || null;
