import {
  keepPreviousData,
  type QueryClient,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback } from "react";
import { api, body } from "~/api/client";
import type { Option } from "~/i18n/codes";
import type { Column, Label } from "./types";

const FOUND = 20;

/** A row to choose; `hint` tells it from others of its name. */
export interface ReferenceOption extends Option {
  hint?: string | undefined;
}

interface Named {
  id: string;
  name?: string;
  code?: string;
  city?: string | null;
  email?: string;
  customer?: Label | null;
}

interface Source {
  /** The columns that are read of each row that is found. */
  fields: string;
  hint?: (row: Named) => (string | null | undefined)[];
  /** Rows that are written by their name, not by their id. */
  isByName?: boolean;
  /** What leaves the lists that people choose from; those that are archived do so by themselves. */
  offered?: Record<string, string>;
}

const SOURCES: Record<string, Source> = {
  customers: {
    fields: "name,code,city",
    hint: ({ code, city }) => [code, city],
    offered: { status_class__ne: "closed" },
  },
  contacts: { fields: "name,customer", hint: ({ customer }) => [customer?.label ?? customer?.name] },
  employees: { fields: "name,email", hint: ({ email }) => [email] },
  tags: { fields: "name", isByName: true },
};

const sourceOf = (register: string): Source => SOURCES[register] ?? { fields: "name" };

const labelKey = (register: string | null, id: string) => ["options", "reference", register, "id", id];

function asOption(register: string, row: Named): ReferenceOption {
  const { hint, isByName } = sourceOf(register);
  const label = row.name ?? row.code ?? row.id;
  return {
    value: isByName ? label : row.id,
    label,
    hint: hint?.(row).filter(Boolean).join(" · ") || undefined,
  };
}

async function search(
  register: string,
  text: string,
  isEvery: boolean,
  only: Record<string, string> = {},
): Promise<ReferenceOption[]> {
  const { fields, offered } = sourceOf(register);
  const query = { q: text || undefined, fields, limit: FOUND, ...(isEvery ? {} : offered), ...only };
  // Every register answers alike; its path is data here.
  const answer = api.GET(`/${register}` as "/customers", { params: { query: query as never } });
  return ((await body(answer)).results as unknown as Named[]).map((row) => asOption(register, row));
}

async function read(register: string, id: string): Promise<ReferenceOption> {
  if (sourceOf(register).isByName) return { value: id, label: id };
  const answer = api.GET(`/${register}/{id}` as "/customers/{id}", { params: { path: { id } } });
  return asOption(register, (await body(answer)) as Named);
}

/** The register whose rows are the values of a column; null for columns of other values. */
export function registerOf(column: Column): string | null {
  if (column.type === "employee") return "employees";
  return column.register;
}

/** The row as it was found, or read, before. */
export function knownOption(client: QueryClient, column: Column, id: string): ReferenceOption | undefined {
  return client.getQueryData(labelKey(registerOf(column), id));
}

/** The names of rows of another register. Ids that nobody knows keep standing for themselves. */
export function useReferenceLabels(
  register: string | null,
  ids: readonly string[],
): ReferenceOption[] | null {
  const wanted = register === null ? [] : ids.filter(Boolean);
  const combine = useCallback(
    (results: { data?: ReferenceOption | undefined }[]) => results.flatMap(({ data }) => data ?? []),
    [],
  );
  const known = useQueries({
    queries: wanted.map((id) => ({
      queryKey: labelKey(register, id),
      queryFn: () => read(register ?? "", id),
      staleTime: 5 * 60_000,
    })),
    combine,
  });
  return register === null ? null : known;
}

/**
 * Rows of another register that fit what was typed, and those that are chosen already. `isEvery` offers also those that
 * nothing new shall point to; those that `first` bounds stand before all others.
 */
export function useReferenceOptions(
  register: string,
  text: string,
  chosen: readonly string[],
  isEvery = false,
  first?: Record<string, string>,
): { options: ReferenceOption[]; isLoading: boolean } {
  const client = useQueryClient();
  const found = useQuery({
    queryKey: ["options", "reference", register, "search", text, isEvery],
    queryFn: async () => {
      const rows = await search(register, text, isEvery);
      // Whichever is chosen is not asked for again.
      for (const row of rows) client.setQueryData(labelKey(register, row.value), row);
      return rows;
    },
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
  const nearest = useQuery({
    queryKey: ["options", "reference", register, "search", text, isEvery, first],
    queryFn: () => search(register, text, isEvery, first),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    enabled: first !== undefined,
  });
  const known = useReferenceLabels(register, chosen) ?? [];
  const near = first ? (nearest.data ?? []) : [];
  const isNear = new Set(near.map(({ value }) => value));
  const offered = [...near, ...(found.data ?? []).filter(({ value }) => !isNear.has(value))];
  const seen = new Set(offered.map(({ value }) => value));
  return {
    options: [...offered, ...known.filter(({ value }) => !seen.has(value))],
    isLoading: found.isFetching || nearest.isFetching,
  };
}
