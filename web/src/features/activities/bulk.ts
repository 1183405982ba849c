import { api, body } from "~/api/client";

export type Bulk =
  | { op: "done" | "cancel" | "reopen"; ids: readonly string[] }
  | { op: "owner"; ids: readonly string[]; owner: string };

interface Operation {
  op: "done" | "cancel" | "reopen" | "update";
  id: string;
  data?: { owner_id: string | null };
  version?: number;
}

export interface Outcome {
  /** What was changed, each with what takes it back. */
  done: Operation[];
  failed: number;
}

interface Known {
  id: string;
  state: "planned" | "done" | "cancelled";
  owner: { id: string } | null;
}

const BACK = { planned: "reopen", done: "done", cancelled: "cancel" } as const;

/** Changes up to 500 activities in one request; the others are changed though one is refused. */
export async function runBulk(bulk: Bulk): Promise<Outcome> {
  const before = await read(bulk.ids);
  const operations = bulk.ids.map(
    (id): Operation =>
      bulk.op === "owner" ? { op: "update", id, data: { owner_id: bulk.owner } } : { op: bulk.op, id },
  );
  const results = await send(operations);
  const done = bulk.ids.flatMap((id, at): Operation[] => {
    const known = before.get(id);
    const result = results[at];
    if (!known || !result || result.status >= 300) return [];
    const { version } = result.data as { version: number };
    return bulk.op === "owner"
      ? [{ op: "update", id, version, data: { owner_id: known.owner?.id ?? null } }]
      : [{ op: BACK[known.state], id, version }];
  });
  return { done, failed: results.filter(({ status }) => status >= 300).length };
}

/** Takes changes back, but for what somebody has changed since; answers how many. */
export async function undoOf(operations: Operation[]): Promise<number> {
  return (await send(operations)).filter(({ status }) => status < 300).length;
}

async function send(operations: Operation[]) {
  return (await body(api.POST("/activities/bulk", { body: { operations } as never }))).results;
}

/** How the activities are now, so that it can be told what takes a change back. */
async function read(ids: readonly string[]): Promise<Map<string, Known>> {
  const found = new Map<string, Known>();
  for (let at = 0; at < ids.length; at += 200) {
    const filter = { and: [{ field: "id", op: "in", value: ids.slice(at, at + 200) }] };
    const query = { filter: JSON.stringify(filter), fields: "state,owner", limit: 200 };
    const { results } = await body(api.GET("/activities", { params: { query: query as never } }));
    for (const row of results as unknown as Known[]) found.set(row.id, row);
  }
  return found;
}
