import type { QueryClient } from "@tanstack/react-query";
import type { Page } from "./queries";
import type { Row } from "./types";

const isPage = (data: unknown): data is Page =>
  typeof data === "object" && data !== null && "results" in data && Array.isArray(data.results);

/** Puts `change` of a row into every page of `path` that is kept. */
export function patchRow(client: QueryClient, path: string, id: string, change: (row: Row) => Row): void {
  client.setQueriesData<unknown>({ queryKey: ["rows", path] }, (data: unknown) => {
    if (!isPage(data) || !data.results.some((row) => row.id === id)) return data;
    return { ...data, results: data.results.map((row) => (row.id === id ? change(row) : row)) };
  });
}

/** The version that the lists have of a row. */
export function versionOf(client: QueryClient, path: string, id: string): number | null {
  for (const [, data] of client.getQueriesData({ queryKey: ["rows", path] })) {
    const row = isPage(data) ? data.results.find((candidate) => candidate.id === id) : undefined;
    if (typeof row?.version === "number") return row.version;
  }
  return null;
}
