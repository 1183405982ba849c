import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, body } from "~/api/client";

export type Density = "comfortable" | "compact";

/** How a person likes one list to look; `widths` in CSS pixels by column, `frozen` columns stay at the left. */
export interface Layout {
  widths: Record<string, number>;
  density: Density;
  frozen: number;
}

const PLAIN: Layout = { widths: {}, density: "comfortable", frozen: 2 };
const KEY = ["preferences"];

interface Preference {
  key: string;
  value: unknown;
}

/** Reads and keeps the layout of one register among the person's preferences. */
export function useLayout(register: string): [Layout, (change: Partial<Layout>) => void] {
  const key = `list.${register}`;
  const client = useQueryClient();
  const preferences = useQuery({
    queryKey: KEY,
    queryFn: async () => (await body(api.GET("/preferences", {}))).results as Preference[],
    staleTime: Number.POSITIVE_INFINITY,
  });
  const stored = preferences.data?.find((preference) => preference.key === key)?.value;
  const layout: Layout = { ...PLAIN, ...(stored as Partial<Layout> | undefined) };
  const save = useMutation({
    mutationFn: (value: Layout) =>
      body(api.PUT("/preferences/{key}", { params: { path: { key } }, body: { value: { ...value } } })),
  });
  const { mutate } = save;
  const change = useCallback(
    (part: Partial<Layout>) => {
      const others = (client.getQueryData<Preference[]>(KEY) ?? []).filter((item) => item.key !== key);
      const before = client.getQueryData<Preference[]>(KEY)?.find((item) => item.key === key)?.value;
      const value: Layout = { ...PLAIN, ...(before as Partial<Layout> | undefined), ...part };
      client.setQueryData<Preference[]>(KEY, [...others, { key, value }]);
      mutate(value);
    },
    [client, key, mutate],
  );
  return [layout, change];
}
