import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, body } from "~/api/client";
import type { Option } from "~/i18n/codes";

const FOUND = 20;

interface Named {
  id: string;
  name?: string;
  code?: string;
}

const asOption = ({ id, name, code }: Named): Option => ({ value: id, label: name ?? code ?? id });

/** What leaves the lists that people choose from; those that are archived do so by themselves. */
const NOT_OFFERED: Record<string, Record<string, string>> = { customers: { status_class__ne: "closed" } };

async function search(register: string, text: string, isEvery: boolean): Promise<Option[]> {
  const left = isEvery ? {} : NOT_OFFERED[register];
  const query = { q: text || undefined, fields: "name", limit: FOUND, ...left };
  // Every register answers alike; its path is data here.
  const answer = api.GET(`/${register}` as "/customers", { params: { query: query as never } });
  return ((await body(answer)).results as unknown as Named[]).map(asOption);
}

async function read(register: string, id: string): Promise<Option> {
  const answer = api.GET(`/${register}/{id}` as "/customers/{id}", { params: { path: { id } } });
  return asOption((await body(answer)) as Named);
}

/** The names of rows of another register. Ids that nobody knows keep standing for themselves. */
export function useReferenceLabels(register: string | null, ids: readonly string[]): Option[] | null {
  const wanted = register === null ? [] : ids.filter(Boolean);
  const combine = useCallback(
    (results: { data?: Option | undefined }[]) => results.flatMap(({ data }) => data ?? []),
    [],
  );
  const known = useQueries({
    queries: wanted.map((id) => ({
      queryKey: ["options", "reference", register, "id", id],
      queryFn: () => read(register ?? "", id),
      staleTime: 5 * 60_000,
    })),
    combine,
  });
  return register === null ? null : known;
}

/** Rows of another register that fit what was typed, and those that are chosen already. `isEvery` offers also those that
 * nothing new shall point to. */
export function useReferenceOptions(
  register: string,
  text: string,
  chosen: readonly string[],
  isEvery = false,
): { options: Option[]; isLoading: boolean } {
  const found = useQuery({
    queryKey: ["options", "reference", register, "search", text, isEvery],
    queryFn: () => search(register, text, isEvery),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
  const known = useReferenceLabels(register, chosen) ?? [];
  const offered = found.data ?? [];
  const seen = new Set(offered.map(({ value }) => value));
  return {
    options: [...offered, ...known.filter(({ value }) => !seen.has(value))],
    isLoading: found.isFetching,
  };
}
