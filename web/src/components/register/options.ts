import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { COUNTRIES, namedOptions, type Option, SPOKEN_LANGUAGES } from "~/i18n/codes";
import { useReferenceLabels } from "./references";
import type { Choice, Column, FilterValue, Label } from "./types";

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

async function readEmployees(): Promise<ColumnOption[]> {
  const { results } = await body(api.GET("/employees", {}));
  return (results as unknown as { id: string; name: string }[]).map(({ id, name }) => ({
    value: id,
    label: name,
  }));
}

async function readTags(): Promise<ColumnOption[]> {
  const { results } = await body(api.GET("/tags", { params: { query: { limit: 200 } } }));
  const rows = results as unknown as { name: string; color?: string | null }[];
  return rows.map(({ name, color }) => ({ value: name, label: name, color }));
}

async function readTermCodes(dictionary: string): Promise<ColumnOption[]> {
  const path = { dictionary };
  const { results } = await body(api.GET("/dictionaries/{dictionary}", { params: { path } }));
  return (results as unknown as Term[])
    .filter((term) => !term.archived_at)
    .map(({ code, label, color }) => ({ value: code, label: label ?? code, color }));
}

/** The terms of a dictionary, of the employees, or of the tags: what a picker offers. */
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
  employee: () => ({ queryKey: ["options", "employees"], queryFn: readEmployees, staleTime: 60_000 }),
  tags: () => ({ queryKey: ["options", "tags"], queryFn: readTags, staleTime: 60_000 }),
};

function sourceOf(column: Column) {
  if (column.type === "term" && column.dictionary) return sources.term(column.dictionary);
  if (column.type === "employee") return sources.employee();
  // A list of terms is filtered by their codes.
  if (column.type === "tags" && column.dictionary) return sources.termCodes(column.dictionary);
  if (column.type === "tags") return sources.tags();
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
  const rows = useReferenceLabels(column.register, chosen.map(String));
  const me = t("filter.me");
  const options = useMemo(() => {
    if (column.type === "reference") return rows;
    if (!hasSource) return fixed;
    const found = (loaded.data ?? []) as ColumnOption[];
    return column.type === "employee" ? [{ value: "me", label: me }, ...found] : found;
  }, [hasSource, fixed, loaded.data, column.type, me, rows]);
  return { options, isLoading: source !== null && loaded.isPending };
}
