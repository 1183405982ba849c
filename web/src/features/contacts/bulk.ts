import { api, body } from "~/api/client";
import { type Column, changeOf, type FieldValue, isOwn } from "~/components/register";

/** As many as one request takes. */
export const MOST = 500;

export type Wish =
  | { op: "archive" | "restore"; ids: readonly string[] }
  | { op: "update"; ids: readonly string[]; data: Record<string, unknown> };

interface Operation {
  op: Wish["op"];
  id: string;
  version?: number;
  data?: Record<string, unknown>;
}

export interface Outcome {
  /** What takes each change back. */
  back: Operation[];
  failed: number;
  /** Why some were refused, each reason once. */
  reasons: string[];
}

interface Changed {
  version: number;
  previous?: Record<string, unknown>;
}

const OPPOSITE = { archive: "restore", restore: "archive", update: "update" } as const;

/** The columns that can be changed for many contacts at once. */
export function bulkColumns(columns: readonly Column[]): Column[] {
  return columns.filter((column) => column.name === "language" || isOwn(column));
}

/** What giving a column this value means to the API; an empty one empties the field. */
export function wishOf(ids: readonly string[], column: Column, value: FieldValue): Wish {
  return { op: "update", ids, data: changeOf(column, column.type === "boolean" ? value === true : value) };
}

/** Changes up to 500 contacts in one request; the others are changed though one is refused. */
export async function runBulk(wish: Wish): Promise<Outcome> {
  const { op, ids } = wish;
  const data = wish.op === "update" ? { data: wish.data } : {};
  const results = await send(ids.map((id) => ({ op, id, ...data })));
  const back = results.flatMap((result, at): Operation[] => {
    const id = ids[at];
    if (result.status >= 300 || !id) return [];
    const { version, previous } = result.data as unknown as Changed;
    if (op !== "update") return [{ op: OPPOSITE[op], id, version }];
    // As it was wanted already.
    return previous && Object.keys(previous).length > 0 ? [{ op, id, version, data: previous }] : [];
  });
  const refused = results.filter(({ status }) => status >= 300);
  const reasons = new Set(refused.map(({ error }) => reasonOf(error as unknown as Refusal)));
  return { back, failed: refused.length, reasons: [...reasons] };
}

/** Takes changes back, but for what somebody has changed since; answers how many. */
export async function undoBulk(back: Operation[]): Promise<number> {
  return (await send(back)).filter(({ status }) => status < 300).length;
}

interface Refusal {
  detail: string;
  errors?: { detail: string }[];
}

const reasonOf = ({ detail, errors }: Refusal): string =>
  errors?.map((each) => each.detail).join(" ") || detail;

async function send(operations: Operation[]) {
  return (await body(api.POST("/contacts/bulk", { body: { operations } as never }))).results;
}
