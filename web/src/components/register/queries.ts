import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import { pruned } from "./tree";
import type { Register, RegisterState, Row, SavedView } from "./types";

const PAGE = 200;

interface Page {
  results: Row[];
  next_cursor: string | null;
  has_more: boolean;
  total_count?: number;
}

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
export function stateQuery(state: RegisterState): Record<string, string | undefined> {
  const filter = pruned(state.filter);
  return {
    q: state.q || undefined,
    ordering: state.ordering || undefined,
    filter: filter ? JSON.stringify(filter) : undefined,
    fields: state.columns.map((column) => column.name).join(",") || undefined,
  };
}

/**
 * Rows of a list from its first page on; `path` is the register's resource (`/customers`). `further` columns
 * are read and not shown.
 */
export function rowsQuery(path: string, state: RegisterState, further: readonly string[] = []) {
  const shown = stateQuery(state);
  const unseen = further.filter((name) => !state.columns.some((column) => column.name === name));
  const query = { ...shown, fields: [shown.fields, ...unseen].filter(Boolean).join(",") || undefined };
  return infiniteQueryOptions({
    queryKey: ["rows", path, query],
    queryFn: async ({ pageParam, signal }) => {
      const count = pageParam ? undefined : "exact";
      const parameters = { ...query, limit: PAGE, count, cursor: pageParam ?? undefined };
      // Every register answers alike; its path is data here.
      const answer = api.GET(path as "/customers", { params: { query: parameters as never }, signal });
      return (await body(answer)) as unknown as Page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: 10_000,
  });
}
