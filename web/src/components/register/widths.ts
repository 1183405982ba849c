import type { Column } from "./types";

export const MIN_WIDTH = 60;
export const MAX_WIDTH = 1200;
export const SELECT_WIDTH = 44;

const NATURAL: Partial<Record<Column["type"], number>> = {
  boolean: 100,
  integer: 110,
  decimal: 120,
  date: 125,
  datetime: 195,
  country: 140,
  language: 130,
  phone: 160,
  email: 230,
  term: 160,
  enum: 170,
  tags: 190,
};

/** A column's width in CSS pixels: the person's, else the view's, else what its type needs. */
export function widthOf(
  column: Column,
  chosen: Record<string, number>,
  ofView: Record<string, number>,
): number {
  const natural = column.name === "name" ? 260 : (NATURAL[column.type] ?? 170);
  return clampWidth(chosen[column.name] ?? ofView[column.name] ?? natural);
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)));
}
