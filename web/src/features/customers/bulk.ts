import { api, body, newRequestId } from "~/api/client";
import type { Job } from "~/components/jobs";
import { type Chosen, type Column, changeOf, type FieldValue, isOwn } from "~/components/register";

const AT_ONCE = 500;

/** Fields that the API changes for many customers at once, by the right that each needs. */
const BULK_FIELDS: Record<string, string> = {
  segment: "customers:marketing:edit",
  status: "customers:marketing:edit",
  channel: "customers:marketing:edit",
  customer_type: "customers:customer:edit",
  prospect_status: "customers:customer:edit",
  prospect_level: "customers:customer:edit",
  responsible_manager: "customers:customer:assign",
  service_manager: "customers:customer:assign",
  salesperson: "customers:customer:assign",
  representative: "customers:customer:assign",
  is_prospect: "customers:customer:edit",
  is_customer: "customers:customer:edit",
  language: "customers:customer:edit",
  country: "customers:customer:edit",
  business_area: "customers:customer:edit",
  parent: "customers:customer:edit",
};

export type BulkChange = Record<string, unknown>;

/** What the job `customers.bulk_update` tells at its end. */
export interface BulkResult {
  matched: number;
  changed: number;
  refused: number;
  errors: { id: string; detail: string; errors: { detail: string }[] }[];
}

/** The columns that this person may change for many customers, in the register's order. */
export function bulkColumns(columns: readonly Column[], may: (right: string) => boolean): Column[] {
  return columns.filter((column) => {
    const right = isOwn(column) ? "customers:customer:edit" : BULK_FIELDS[column.name];
    return right !== undefined && may(right);
  });
}

/** What changing a column for many means to the API. An empty choice empties the field. */
export function bulkChange(column: Column, value: FieldValue): BulkChange {
  return changeOf(column, column.type === "boolean" ? value === true : value);
}

/** Starts the change of all that were chosen; 409 `count_differs` if other rows match by now. */
export async function startBulk(chosen: Chosen, data: BulkChange, count: number, key: object): Promise<Job> {
  const wish = { filter: chosen.filter, q: chosen.q, data, expected_count: count };
  const answer = api.POST("/customers/bulk-update", { body: wish as never, headers: key as never });
  return (await body(answer)) as Job;
}

export async function undoBulk(jobId: string): Promise<Job> {
  const path = { job_id: jobId };
  const headers = { "Idempotency-Key": newRequestId() };
  return (await body(
    api.POST("/customers/bulk-update/{job_id}/undo", { params: { path }, headers: headers as never }),
  )) as Job;
}

/** Archives or brings back single customers; answers which, and how many were refused. */
export async function archiveEach(
  op: "archive" | "restore",
  ids: readonly string[],
): Promise<{ done: string[]; failed: number }> {
  const done: string[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const part = ids.slice(at, at + AT_ONCE);
    const wish = { operations: part.map((id) => ({ op, id })) };
    const { results } = await body(api.POST("/customers/bulk", { body: wish as never }));
    results.forEach(({ status }, index) => {
      const id = part[index];
      if (status < 300 && id) done.push(id);
    });
  }
  return { done, failed: ids.length - done.length };
}
