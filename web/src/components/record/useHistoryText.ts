import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Column, isOwn, sources } from "~/components/register";
import { useFormat } from "~/i18n/useFormat";
import { type Hours, hoursText, rowText } from "./historyText";

interface Merged {
  customers: { code?: string | null; name: string }[];
}

export interface HistoryText {
  label: (field: string) => string;
  value: (field: string, value: unknown) => string;
}

/**
 * Fields and values of a change history in people's words: `segment_id` -> `Segment: SMB`. `labels` names fields
 * that are no column, `names` what is known by its id.
 */
export function useHistoryText(
  columns: readonly Column[],
  labels: Readonly<Record<string, string>>,
  names: ReadonlyMap<string, string>,
): HistoryText {
  const { t } = useTranslation(["record", "common"]);
  const format = useFormat();
  const byField = new Map(
    columns.map((column) => [isOwn(column) ? column.name : (column.writes ?? column.name), column]),
  );
  const dictionaries = [...new Set(columns.flatMap(({ dictionary }) => dictionary ?? []))];
  const known = useQueries({
    queries: [...dictionaries.map((dictionary) => sources.term(dictionary)), sources.colleagues()],
    combine: (results) =>
      new Map(results.flatMap(({ data }) => data ?? []).map(({ value, label }) => [value, label])),
  });
  const nameOf = (id: string) => names.get(id) ?? known.get(id) ?? byField.get(`${id}_id`)?.label;

  const text = (column: Column | undefined, value: unknown): string => {
    if (value === null || value === undefined || value === "") return t("record:history.nothing");
    if (typeof value === "boolean") return value ? t("common:yes") : t("common:no");
    if (Array.isArray(value)) {
      return value.length > 0
        ? format.list(value.map((item) => text(column, item)))
        : t("record:history.nothing");
    }
    if (column?.type === "amount") {
      const { amount, currency } = value as { amount: string; currency: string };
      return format.money(amount, currency);
    }
    if (column?.type === "date") return format.date(String(value));
    if (typeof value === "object" && "merge_id" in value)
      return format.list(
        (value as unknown as Merged).customers.map(({ code, name }) =>
          [code, name].filter(Boolean).join(" "),
        ),
      );
    if (typeof value === "object" && "windows" in value) return hoursText(value as Hours, format);
    if (typeof value === "object") return rowText(value as Record<string, unknown>, nameOf);
    const plain = String(value);
    if (column?.type === "country") return format.country(plain);
    if (column?.type === "language") return format.language(plain);
    if (column?.type === "datetime") return format.dateTime(plain);
    if (column?.type === "decimal") return format.number(plain);
    return nameOf(plain) ?? column?.choices?.find(({ code }) => code === plain)?.label ?? plain;
  };
  return {
    label: (field) => byField.get(field)?.label ?? labels[field] ?? field,
    value: (field, value) => text(byField.get(field), value),
  };
}
