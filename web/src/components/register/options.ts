import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { COUNTRIES, namedOptions, type Option, SPOKEN_LANGUAGES } from "~/i18n/codes";
import { registerOf, useReferenceLabels } from "./references";
import type { Choice, Column, FilterValue, Label } from "./types";

/** Whoever looks at the list, as a filter's value. */
export const ME = "me";

export interface ColumnOption extends Option {
  color?: string | null;
}

/** `Europe › Bulgaria` in a tree; the label alone where there is none. */
export function pathOf(choice: Choice, all: readonly Choice[]): string {
  const above = all.find(({ code }) => code === choice.parent);
  return above ? `${pathOf(above, all)} › ${choice.label}` : choice.label;
}

interface Term extends Label {
  code: string;
  archived_at?: string | null;
}

async function readTerms(dictionary: string): Promise<ColumnOption[]> {
  const path = { dictionary };
  const { results } = await body(api.GET("/dictionaries/{dictionary}", { params: { path } }));
  return (results as unknown as Term[])
    .filter((term) => !term.archived_at)
    .map((term) => ({ value: term.id, label: term.label ?? term.code ?? "", color: term.color }));
}

/** Everybody who works here or did, for the names in what has happened. */
async function readColleagues(): Promise<ColumnOption[]> {
  const filter = JSON.stringify({
    or: [
      { field: "is_active", op: "eq", value: true },
      { field: "is_active", op: "eq", value: false },
    ],
  });
  const found: ColumnOption[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { filter, fields: "name", limit: 200, ...(cursor ? { cursor } : {}) } as never;
    const page = await body(api.GET("/employees", { params: { query } }));
    const rows = page.results as unknown as { id: string; name: string }[];
    found.push(...rows.map(({ id, name }) => ({ value: id, label: name })));
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

async function readTermCodes(dictionary: string): Promise<ColumnOption[]> {
  const path = { dictionary };
  const { results } = await body(api.GET("/dictionaries/{dictionary}", { params: { path } }));
  return (results as unknown as Term[])
    .filter((term) => !term.archived_at)
    .map(({ code, label, color }) => ({ value: code, label: label ?? code, color }));
}

/** The terms of a dictionary, which a picker offers, and all employees of all times, whom it does not. */
export const sources = {
  term: (dictionary: string) => ({
    queryKey: ["options", "terms", dictionary],
    queryFn: () => readTerms(dictionary),
    staleTime: 60_000,
  }),
  termCodes: (dictionary: string) => ({
    queryKey: ["options", "term codes", dictionary],
    queryFn: () => readTermCodes(dictionary),
    staleTime: 60_000,
  }),
  colleagues: () => ({ queryKey: ["options", "colleagues"], queryFn: readColleagues, staleTime: 60_000 }),
};

function sourceOf(column: Column) {
  if (column.type === "term" && column.dictionary) return sources.term(column.dictionary);
  // A list of terms is filtered by their codes.
  if (column.type === "tags" && column.dictionary) return sources.termCodes(column.dictionary);
  return null;
}

/**
 * The values that a column may have, if they can be listed; null for free values. Rows of another register are
 * too many to be listed: of these only the `chosen` ones are named.
 */
export function useColumnOptions(
  column: Column,
  chosen: readonly FilterValue[] = [],
): { options: ColumnOption[] | null; isLoading: boolean } {
  const { t, i18n } = useTranslation("register");
  const source = sourceOf(column);
  const hasSource = source !== null;
  const loaded = useQuery({
    queryKey: source?.queryKey ?? ["options", "none"],
    queryFn: source?.queryFn ?? (() => Promise.resolve([])),
    staleTime: source?.staleTime,
    enabled: source !== null,
  });
  const fixed = useMemo((): ColumnOption[] | null => {
    if (column.choices)
      return column.choices.map((choice) => ({
        value: choice.code,
        label: pathOf(choice, column.choices ?? []),
        color: choice.color ?? null,
      }));
    if (column.type === "country") return namedOptions(COUNTRIES, i18n.language, "region");
    if (column.type === "language") return namedOptions(SPOKEN_LANGUAGES, i18n.language, "language");
    return null;
  }, [column, i18n.language]);
  const isEmployee = column.type === "employee";
  const ids = chosen.map(String).filter((id) => !(isEmployee && id === ME));
  const rows = useReferenceLabels(registerOf(column), ids);
  const me = t("filter.me");
  const options = useMemo(() => {
    if (rows) return isEmployee ? [{ value: ME, label: me }, ...rows] : rows;
    return hasSource ? ((loaded.data ?? []) as ColumnOption[]) : fixed;
  }, [hasSource, fixed, loaded.data, isEmployee, me, rows]);
  return { options, isLoading: source !== null && loaded.isPending };
}
