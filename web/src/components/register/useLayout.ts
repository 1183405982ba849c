import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useMemo } from "react";
import { useTell } from "~/components/feedback";
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

interface Saving {
  value: Layout;
  before: unknown;
}

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
  const tell = useTell();
  const put = useCallback(
    (value: unknown) => {
      const others = (client.getQueryData<Preference[]>(KEY) ?? []).filter((item) => item.key !== key);
      const mine = value === undefined ? [] : [{ key, value } as Preference];
      client.setQueryData<Preference[]>(KEY, [...others, ...mine]);
    },
    [client, key],
  );
  const save = useMutation({
    mutationFn: ({ value }: Saving) => savePreference(key, { ...value }),
    onError: (error, { before, value }) => {
      // Whatever was changed after it is another save, which tells for itself.
      const now = client.getQueryData<Preference[]>(KEY)?.find((item) => item.key === key)?.value;
      if (JSON.stringify(now) === JSON.stringify(value)) put(before);
      tell.failed(error);
    },
  });
  const { mutate } = save;
  const change = useCallback(
    (part: Partial<Layout>) => {
      const before = client.getQueryData<Preference[]>(KEY)?.find((item) => item.key === key)?.value;
      const value: Layout = { ...PLAIN, density, ...(before as Partial<Layout> | undefined), ...part };
      put(value);
      mutate({ value, before });
    },
    [client, density, key, mutate, put],
  );
  return [layout, change];
}
