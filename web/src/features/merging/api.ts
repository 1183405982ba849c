import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import type { components } from "~/api/schema";

export type Kind = components["schemas"]["DuplicateKind"];
export type Pair = components["schemas"]["DuplicateOut"];
export type Merge = components["schemas"]["MergeOut"];
export type Preview = Omit<components["schemas"]["CustomerPreviewOut"], "customers"> & { records: Party[] };
/** A customer or a contact, as it is read alone. */
export type Party = { id: string; version: number; name: string; code?: string } & object;

export interface Card {
  id: string;
  code: string | null;
  name: string;
  city: string | null;
  phone: string | null;
  email: string | null;
}

export interface PairRow {
  id: string;
  kind: Kind;
  score: number;
  reasons: string[];
  first: Card;
  second: Card;
}

export interface QueueFilter {
  kind: Kind;
  /** Only what scores so much, from 0 to 100. */
  score: number;
  reason: string | null;
  /** Those of which somebody has said that they are two, in place of those to look at. */
  isDismissed: boolean;
}

const QUEUE = 50;

/** The pairs of the queue, the best first, page by page; how many there are is told with each. */
export function queueQuery({ kind, score, reason, isDismissed }: QueueFilter) {
  return infiniteQueryOptions({
    queryKey: ["duplicates", "queue", kind, score, reason, isDismissed],
    queryFn: async ({ pageParam }) => {
      const filters = {
        kind: [kind],
        score__gte: String(score),
        ...(reason ? { reasons: [reason] } : {}),
        ...(isDismissed ? { dismissed_at__isnull: false } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      const query = { ...filters, limit: QUEUE, count: "exact" as const };
      const page = await body(api.GET("/duplicates", { params: { query: query as never } }));
      return {
        rows: page.results as unknown as PairRow[],
        total: page.total_count ?? 0,
        next: page.next_cursor,
      };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

export function pairQuery(id: string) {
  return queryOptions({
    queryKey: ["duplicates", id],
    queryFn: () => body(api.GET("/duplicates/{id}", { params: { path: { id } } })),
  });
}

export function dismiss(id: string) {
  return body(api.POST("/duplicates/{id}/dismiss", { params: { path: { id } } }));
}

export function reopen(id: string) {
  return body(api.POST("/duplicates/{id}/reopen", { params: { path: { id } } }));
}

export function searchNow() {
  return body(api.POST("/duplicates/search"));
}

export function recordsOf(pair: Pair): Party[] {
  return pair.kind === "customers" ? pair.customers : pair.contacts;
}

export interface Wish {
  kind: Kind;
  ids: readonly string[];
  survivorId: string | null;
  prefer: "survivor" | "newest";
}

/** What would become of them; the survivor comes first. */
export function previewQuery({ kind, ids, survivorId, prefer }: Wish) {
  return queryOptions({
    queryKey: ["merge-preview", kind, ids, survivorId, prefer],
    queryFn: async (): Promise<Preview> => {
      const wish = { ids: [...ids], survivor_id: survivorId, prefer };
      if (kind === "contacts") {
        const { contacts, ...preview } = await body(api.POST("/contacts/merge/preview", { body: wish }));
        return { ...preview, records: contacts };
      }
      const { customers, ...preview } = await body(api.POST("/customers/merge/preview", { body: wish }));
      return { ...preview, records: customers };
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface Order {
  survivor_id: string;
  merged_ids: string[];
  choices: Record<string, string>;
  prefer: "survivor" | "newest";
  versions: Record<string, number>;
  force: boolean;
}

export function merge(kind: Kind, order: Order): Promise<Merge> {
  return body(
    kind === "contacts"
      ? api.POST("/contacts/merge", { body: order })
      : api.POST("/customers/merge", { body: order }),
  );
}

export function undoMerge(id: string): Promise<Merge> {
  return body(api.POST("/merges/{id}/undo", { params: { path: { id } } }));
}

/** The merges in which somebody took part, the newest first. */
export function mergesQuery(kind: Kind, id: string) {
  return queryOptions({
    queryKey: [kind, id, "merges"],
    queryFn: async () =>
      (await body(api.GET("/merges", { params: { query: { kind, id, limit: 20 } } }))).results,
  });
}

/** The queue alone is read anew: the pair that is looked at may be gone. */
export const QUEUE_KEY = ["duplicates", "queue"];

/** What a merge, or undoing it, changes on every page. */
export const TOUCHED = [
  QUEUE_KEY,
  ["customers"],
  ["contacts"],
  ["rows", "/customers"],
  ["rows", "/contacts"],
  ["options", "reference"],
];
