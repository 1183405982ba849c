import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Row } from "./types";

type Pages = InfiniteData<{ results: Row[] }>;

/** Puts `change` of a row into every list of `path` that is kept. */
export function patchRow(client: QueryClient, path: string, id: string, change: (row: Row) => Row): void {
  client.setQueriesData<Pages>({ queryKey: ["rows", path] }, (data) => {
    if (!data?.pages.some((page) => page.results.some((row) => row.id === id))) return data;
    const pages = data.pages.map((page) => ({
      ...page,
      results: page.results.map((row) => (row.id === id ? change(row) : row)),
    }));
    return { ...data, pages };
  });
}

/** The version that the lists have of a row. */
export function versionOf(client: QueryClient, path: string, id: string): number | null {
  for (const [, data] of client.getQueriesData<Pages>({ queryKey: ["rows", path] })) {
    const row = data?.pages.flatMap((page) => page.results).find((candidate) => candidate.id === id);
    if (typeof row?.version === "number") return row.version;
  }
  return null;
}
