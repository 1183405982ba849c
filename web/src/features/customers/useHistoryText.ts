import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Column, sources } from "~/components/register";
import { useFormat } from "~/i18n/useFormat";

interface HistoryText {
  label: (field: string) => string;
  value: (field: string, value: unknown) => string;
}

/** Members of phones, e-mails, addresses and references that say what they are, best first. */
const TELLING = ["number", "email", "line1", "id"];

/** Fields and values of the change history in people's words: `segment_id` -> `Segment: SMB`. */
export function useHistoryText(columns: Column[]): HistoryText {
  const { t } = useTranslation(["customers", "common"]);
  const format = useFormat();
  const byField = new Map(columns.map((column) => [column.writes ?? column.name, column]));
  const dictionaries = [...new Set(columns.flatMap(({ dictionary }) => dictionary ?? []))];
  const known = useQueries({
    queries: [...dictionaries.map((dictionary) => sources.term(dictionary)), sources.employee()],
    combine: (results) =>
      new Map(results.flatMap(({ data }) => data ?? []).map(({ value, label }) => [value, label])),
  });

  const text = (column: Column | undefined, value: unknown): string => {
    if (value === null || value === undefined || value === "") return t("customers:history.nothing");
    if (typeof value === "boolean") return value ? t("common:yes") : t("common:no");
    if (Array.isArray(value)) {
      return value.length > 0
        ? format.list(value.map((item) => text(column, item)))
        : t("customers:history.nothing");
    }
    if (typeof value === "object") {
      const row = value as Record<string, unknown>;
      return String(row[TELLING.find((member) => row[member]) ?? "id"] ?? "");
    }
    const plain = String(value);
    if (column?.type === "country") return format.country(plain);
    if (column?.type === "language") return format.language(plain);
    if (column?.type === "datetime") return format.dateTime(plain);
    return known.get(plain) ?? column?.choices?.find(({ code }) => code === plain)?.label ?? plain;
  };
  return {
    label: (field) =>
      byField.get(field)?.label ?? (field === "addresses" ? t("customers:addresses.title") : field),
    value: (field, value) => text(byField.get(field), value),
  };
}
