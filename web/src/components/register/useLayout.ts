import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useMemo } from "react";
import { type Preference, preferencesQuery, savePreference } from "../preferences";

export type Density = "comfortable" | "compact";

/** How a person likes one list to look; `widths` in CSS pixels by column, `frozen` columns stay at the left. */
export interface Layout {
  widths: Record<string, number>;
  density: Density;
  frozen: number;
}

/** How dense the person likes lists that were not set otherwise. */
export const DensityContext = createContext<Density>("comfortable");

export const PLAIN: Omit<Layout, "density"> = { widths: {}, frozen: 2 };
const KEY = preferencesQuery.queryKey;

/** Reads and keeps the layout of one register among the person's preferences. */
export function useLayout(register: string): [Layout, (change: Partial<Layout>) => void] {
  const key = `list.${register}`;
  const client = useQueryClient();
  const density = useContext(DensityContext);
  const preferences = useQuery(preferencesQuery);
  const stored = preferences.data?.find((preference) => preference.key === key)?.value;
  const layout = useMemo(
    (): Layout => ({ ...PLAIN, density, ...(stored as Partial<Layout> | undefined) }),
    [density, stored],
  );
  const save = useMutation({
    mutationFn: (value: Layout) => savePreference(key, { ...value }),
  });
  const { mutate } = save;
  const change = useCallback(
    (part: Partial<Layout>) => {
      const others = (client.getQueryData<Preference[]>(KEY) ?? []).filter((item) => item.key !== key);
      const before = client.getQueryData<Preference[]>(KEY)?.find((item) => item.key === key)?.value;
      const value: Layout = { ...PLAIN, density, ...(before as Partial<Layout> | undefined), ...part };
      client.setQueryData<Preference[]>(KEY, [...others, { key, value }]);
      mutate(value);
    },
    [client, density, key, mutate],
  );
  return [layout, change];
}
