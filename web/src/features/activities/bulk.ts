import { api, body, newRequestId } from "~/api/client";
import type { Job } from "~/components/jobs";
import type { Chosen } from "~/components/register";

export interface Bulk {
  op: "done" | "cancel" | "reopen";
  ids: readonly string[];
}

/** What becomes of all that match: one of these. */
export type BulkWish = Partial<
  Record<"move" | "owner_id" | "type_id" | "shift_days", string | number | null>
>;

/** What the job of a change of all that match tells at its end. */
export interface JobResult {
  changed: number;
  refused: number;
}

interface Operation {
  op: Bulk["op"];
  id: string;
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
}

const BACK = { planned: "reopen", done: "done", cancelled: "cancel" } as const;

/** Changes up to 500 activities in one request; the others are changed though one is refused. */
export async function runBulk(bulk: Bulk): Promise<Outcome> {
  const before = await read(bulk.ids);
  const operations = bulk.ids.map((id): Operation => ({ op: bulk.op, id }));
  const results = await send(operations);
  const done = bulk.ids.flatMap((id, at): Operation[] => {
    const known = before.get(id);
    const result = results[at];
    if (!known || !result || result.status >= 300) return [];
    const { version } = result.data as { version: number };
    return [{ op: BACK[known.state], id, version }];
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
    const query = { filter: JSON.stringify(filter), fields: "state", limit: 200 };
    const { results } = await body(api.GET("/activities", { params: { query: query as never } }));
    for (const row of results as unknown as Known[]) found.set(row.id, row);
  }
  return found;
}

/** Starts the change of all that were chosen; 409 `count_differs` if other rows match by now. */
export async function startBulk(chosen: Chosen, data: BulkWish, count: number, key: object): Promise<Job> {
  const wish = { filter: chosen.filter, q: chosen.q, data, expected_count: count };
  const answer = api.POST("/activities/bulk-update", { body: wish as never, headers: key as never });
  return (await body(answer)) as Job;
}

export async function undoBulk(jobId: string): Promise<Job> {
  const params = { path: { job_id: jobId } };
  const headers = { "Idempotency-Key": newRequestId() };
  const answer = api.POST("/activities/bulk-update/{job_id}/undo", { params, headers: headers as never });
  return (await body(answer)) as Job;
}
