import { queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";

export interface Preference {
  key: string;
  value: unknown;
}

/** Everything that the person prefers, read once: each part of the page looks for its own key. */
export const preferencesQuery = queryOptions({
  queryKey: ["preferences"],
  queryFn: async (): Promise<Preference[]> => (await body(api.GET("/preferences", {}))).results,
  staleTime: Number.POSITIVE_INFINITY,
});

/** Keeps one value; what the page has read already is its caller's to change. */
export function savePreference(key: string, value: Record<string, unknown>): Promise<unknown> {
  return body(api.PUT("/preferences/{key}", { params: { path: { key } }, body: { value } }));
}
