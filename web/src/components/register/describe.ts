import type { TFunction } from "i18next";
import type { Format } from "~/i18n/useFormat";
import { cellText } from "./Cell";
import type { ColumnOption } from "./options";
import { relativeText } from "./relative";
import type { Column, Condition, FilterValue, Operator } from "./types";

const DATE_WORDS = new Set<Operator>(["gt", "gte", "lt", "lte"]);

const isMoment = (column: Column) => column.type === "date" || column.type === "datetime";

/** Whether a value is one of the column's type, so that it can be said in people's words. */
function isReadable(column: Column, text: string): boolean {
  if (isMoment(column)) return !Number.isNaN(Date.parse(text));
  if (column.type === "integer" || column.type === "decimal") return Number.isFinite(Number(text));
  if (column.type === "country") return /^[a-z]{2}$/i.test(text);
  return column.type !== "language" || /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(text);
}

/** `is at least`, or for days `is from`. */
export function operatorLabel(operator: Operator, column: Column, t: TFunction<"register">): string {
  if (isMoment(column) && DATE_WORDS.has(operator))
    return t(`filter.dates.${operator as "gt" | "gte" | "lt" | "lte"}`);
  return t(`filter.operators.${operator}`);
}

export function valuesOf(condition: Condition): FilterValue[] {
  return Array.isArray(condition.value) ? condition.value : [condition.value];
}

export interface Words {
  t: TFunction<"register">;
  format: Format;
  yesNo: [string, string];
}

/** A condition as people say it: `Segment is any of SMB, Enterprise`. */
export function describeCondition(
  condition: Condition,
  column: Column | undefined,
  options: ColumnOption[] | null,
  { t, format, yesNo }: Words,
): string {
  if (!column) return t("filter.unknown");
  if (condition.op === "isnull") {
    const text = condition.value === false ? t("filter.notEmpty") : t("filter.operators.isnull");
    return `${column.label} ${text}`;
  }
  const shown = valuesOf(condition).map((value) => {
    const relative = isMoment(column) ? relativeText(String(value), t) : null;
    if (relative) return relative;
    // From an address anything can come.
    if (!isReadable(column, String(value))) return String(value);
    const known = options?.find((option) => option.value === value)?.label;
    if (known) return known;
    const isDay = column.type === "datetime" && String(value).length === "2026-01-31".length;
    if (isDay) return format.date(String(value));
    // Terms and employees that are archived or not loaded yet have no label here.
    if (column.type === "term" || column.type === "employee" || column.type === "tags") return String(value);
    return cellText(column, value, format, yesNo) ?? "";
  });
  return `${column.label} ${operatorLabel(condition.op, column, t)} ${format.list(shown)}`;
}
