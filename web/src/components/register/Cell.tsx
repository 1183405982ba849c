import { Badge, Group, Text } from "@mantine/core";
import { memo, type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Format, useFormat } from "~/i18n/useFormat";
import { TermLabel } from "../TermLabel";
import classes from "./Cell.module.css";
import type { Column, Label } from "./types";

const TAGS_SHOWN = 2;
const NAMESPACES = ["register", "common"] as const;

/** A value as text: for narrow rows, titles and chips. Null for nothing. */
export function cellText(
  column: Column,
  value: unknown,
  format: Format,
  yesNo: [string, string],
): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (Array.isArray(value)) return value.length > 0 ? format.list(value.map(textOf)) : null;
  switch (column.type) {
    case "boolean":
      return value ? yesNo[0] : yesNo[1];
    case "date":
      return format.date(String(value));
    case "datetime":
      return format.dateTime(String(value));
    case "integer":
    case "decimal":
      return format.number(String(value));
    case "country":
      return format.country(String(value));
    case "language":
      return format.language(String(value));
    case "enum":
      return column.choices?.find(({ code }) => code === value)?.label ?? String(value);
    case "term":
    case "employee":
    case "reference":
    case "select":
      return textOf(value);
    case "amount": {
      const { amount, currency } = value as { amount: string; currency: string };
      return format.money(amount, currency);
    }
    default:
      return String(value);
  }
}

export function labelText(label: Label): string {
  return label.label ?? label.name ?? label.code ?? "";
}

const textOf = (value: unknown): string =>
  typeof value === "object" && value !== null ? labelText(value as Label) : String(value);

interface Props {
  column: Column;
  value: unknown;
}

/** What the words of cells and rows are made with; a list asks for it once, not for each of them. */
export interface CellWords {
  format: Format;
  yesNo: [string, string];
  andMore: (count: number) => string;
  /** What the box says that chooses the row of this name. */
  choose: (name: string) => string;
}

/** The same object for as long as the language and zone are. */
export function useCellWords(): CellWords {
  const { t } = useTranslation(NAMESPACES);
  const format = useFormat();
  return useMemo(
    () => ({
      format,
      yesNo: [t("common:yes"), t("common:no")],
      andMore: (count) => t("register:andMore", { count }),
      choose: (name) => t("register:selectRow", { name }),
    }),
    [t, format],
  );
}

/** One value of a row, as its column's type asks. */
export const Cell = memo(function Cell({ column, value }: Props) {
  return cellContent(column, value, useCellWords());
});

/** As `Cell`, for those who have the words already. */
export function cellContent(column: Column, value: unknown, words: CellWords): ReactNode {
  if ((column.type === "term" || column.type === "select") && value && typeof value === "object") {
    const term = value as Label;
    return <TermLabel label={labelText(term)} color={term.color} />;
  }
  if (column.type === "enum") {
    const choice = column.choices?.find(({ code }) => code === value);
    if (choice?.color) return <TermLabel label={choice.label} color={choice.color} />;
  }
  if ((column.type === "tags" || column.type === "multi_select") && Array.isArray(value)) {
    const tags = value.map(textOf);
    if (tags.length === 0) return null;
    return (
      <Group gap={4} wrap="nowrap" title={tags.join(", ")}>
        {tags.slice(0, TAGS_SHOWN).map((tag) => (
          <Badge key={tag} variant="default" tt="none" fw={500} size="sm">
            {tag}
          </Badge>
        ))}
        {tags.length > TAGS_SHOWN && <Text size="xs">{words.andMore(tags.length - TAGS_SHOWN)}</Text>}
      </Group>
    );
  }
  const text = cellText(column, value, words.format, words.yesNo);
  if (text === null) return null;
  // Beside the name of what it shows, which says the same.
  if (column.type === "image") return <img src={text} alt="" className={classes.image} loading="lazy" />;
  const href = hrefOf(column, String(value));
  if (href) {
    return (
      <a href={href} tabIndex={-1} rel="noreferrer" target={column.type === "url" ? "_blank" : undefined}>
        {text}
      </a>
    );
  }
  return <span title={text}>{text}</span>;
}

function hrefOf(column: Column, value: string): string | null {
  if (column.type === "email") return `mailto:${value}`;
  if (column.type === "phone") return `tel:${value}`;
  // Only these two schemes: anything else could be a script.
  return column.type === "url" && /^https?:\/\//i.test(value) ? value : null;
}

export function isNumeric(column: Column): boolean {
  return ["integer", "decimal", "amount"].includes(column.type);
}
