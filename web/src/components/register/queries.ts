import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import { pruned } from "./tree";
import type { Group, Register, RegisterState, Row, SavedView } from "./types";

export const PAGE = 200;
const UNSEEN = ["version", "archived_at"];

export interface Page {
  results: Row[];
  next_cursor: string | null;
  prev_cursor: string | null;
  total_count?: number;
}

export interface Groups {
  groups: Group[];
  total_count: number;
  sums: Group["sums"];
  has_more: boolean;
}

export type ListQuery = Record<string, string | undefined>;

export function registerQuery(name: string) {
  return queryOptions({
    queryKey: ["registers", name],
    queryFn: async () =>
      (await body(api.GET("/registers/{name}", { params: { path: { name } } }))) as unknown as Register,
    staleTime: 60_000,
  });
}

export function viewsQuery(register: string) {
  return queryOptions({
    queryKey: ["views", register],
    queryFn: async () =>
      (await body(api.GET("/views", { params: { query: { register } } }))).results as unknown as SavedView[],
    staleTime: 60_000,
  });
}

/** The state as query parameters of the list. */
export function stateQuery(state: Pick<RegisterState, "q" | "ordering" | "filter" | "columns">): ListQuery {
  const filter = pruned(state.filter);
  return {
    q: state.q || undefined,
    ordering: state.ordering || undefined,
    filter: filter ? JSON.stringify(filter) : undefined,
    fields: state.columns.map((column) => column.name).join(",") || undefined,
  };
}

/** Columns that are read with every row and not shown: what a change needs to know of it. */
export function unseenOf(register: Register): string[] {
  return UNSEEN.filter((wanted) => register.columns.some(({ name }) => name === wanted));
}

/** What is asked of the server for the rows of `state`; `further` columns are read and not shown. */
export function listQuery(state: RegisterState, further: readonly string[] = []): ListQuery {
  const shown = stateQuery(state);
  const unseen = further.filter((name) => !state.columns.some((column) => column.name === name));
  return { ...shown, fields: [shown.fields, ...unseen].filter(Boolean).join(",") || undefined };
}

export const pageKey = (path: string, query: ListQuery, page: number) => ["rows", path, query, page] as const;

/**
 * One page of a list; `path` is the register's resource (`/customers`). Beside a page that is there it is reached
 * by cursor, which costs the same anywhere; a jump skips. What is out of sight is soon forgotten.
 */
export function pageQuery(client: QueryClient, path: string, query: ListQuery, page: number) {
  return queryOptions({
    queryKey: pageKey(path, query, page),
    queryFn: async ({ signal }) => {
      const beside = (at: number) => client.getQueryData<Page>(pageKey(path, query, at));
      const cursor = beside(page - 1)?.next_cursor ?? beside(page + 1)?.prev_cursor ?? undefined;
      const where = page === 0 ? { count: "exact" } : cursor ? { cursor } : { skip: page * PAGE };
      // Every register answers alike; its path is data here.
      const parameters = { ...query, limit: PAGE, ...where };
      const answer = api.GET(path as "/customers", { params: { query: parameters as never }, signal });
      return (await body(answer)) as unknown as Page;
    },
    staleTime: 10_000,
    gcTime: 20_000,
  });
}

/** How many rows each value of the column `by` has, with the sums of the columns `sums`. */
export function groupsQuery(register: Register, state: RegisterState, by: string, sums: readonly string[]) {
  const { q, filter } = stateQuery(state);
  const query = { by, sum: sums.join(",") || undefined, q, filter };
  return queryOptions({
    // Among the rows, because whatever changes them changes how many there are.
    queryKey: ["rows", `/${register.name}`, "groups", query],
    queryFn: async ({ signal }) => {
      const params = { path: { name: register.name }, query: query as never };
      return (await body(api.GET("/registers/{name}/groups", { params, signal }))) as unknown as Groups;
    },
    staleTime: 10_000,
  });
}
