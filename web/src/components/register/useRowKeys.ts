import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Command, type Pressed, useCommands } from "../commands";
import type { Row } from "./types";
import type { Lines } from "./useRows";

/** Where one is in a list: a line, and after left or right a cell of its row. */
export interface Place {
  row: number;
  column: number | null;
}

interface Options {
  lines: Lines;
  columnCount: number;
  onOpen: (row: Row) => void;
  /** Opens or closes the group whose head is in the line. */
  onToggleGroup: (row: number) => void;
  /** `isRange`: everything from the row that was selected last. */
  onSelect: ((row: number, isRange: boolean) => void) | undefined;
  /** Opens the cell, or without a column the first one that can be edited; false if there is none. */
  onEdit: (place: Place) => boolean;
  canEdit: boolean;
  onClear: (() => void) | undefined;
  onShow: (row: number) => void;
  /** While a cell is open its field has the keys, also before it is there. */
  isPaused: boolean;
}

/**
 * Keys of a list: J / K and arrows move, Enter edits the cell or opens the row, E edits, X and space select
 * (with shift a range), Escape clears the selection. On the head of a group Enter and space open and close it.
 */
export function useRowKeys(options: Options): [Place | null, (place: Place | null) => void] {
  const [active, setActive] = useState<Place | null>(null);
  const { t } = useTranslation("shell");
  const { lines, columnCount, onOpen, onToggleGroup, onSelect, onEdit, onClear, onShow } = options;

  const press = (pressed?: Pressed): boolean => {
    if (options.isPaused || !pressed) return false;
    const { event, key } = pressed;
    const at = active;
    const isOnGrid =
      event.target instanceof HTMLElement && GRIDS.has(event.target.getAttribute("role") ?? "");
    const line = at === null ? null : lines.at(at.row);
    const row = line?.row;
    const moved = target(key, at?.row ?? null, lines.count, isOnGrid);
    if (moved !== null && lines.count > 0) {
      if (event.shiftKey && key !== "j" && key !== "k" && onSelect) {
        if (at) onSelect(at.row, false);
        onSelect(moved, true);
      }
      setActive({ row: moved, column: at?.column ?? null });
      onShow(moved);
      return true;
    }
    if (isOnGrid && key === "escape" && onClear) {
      onClear();
      return true;
    }
    if (at && line?.group) {
      const wanted = { arrowleft: line.isOpen, arrowright: !line.isOpen }[key];
      const isMeant = (key === "enter" && isOnFree(event.target)) || (key === "space" && isOnGrid);
      if (isMeant || (isOnGrid && wanted)) onToggleGroup(at.row);
      return isMeant || (isOnGrid && wanted !== undefined);
    }
    if (!at || !row) return false;
    const step = isOnGrid ? { arrowleft: -1, arrowright: 1 }[key] : undefined;
    if (step !== undefined) {
      setActive({ ...at, column: sideways(at.column, step, columnCount) });
      return true;
    }
    if (key === "enter" && isOnFree(event.target)) {
      if (at.column === null || !onEdit(at)) onOpen(row);
      return true;
    }
    if (key === "e") return onEdit(at);
    if (onSelect && (key === "x" || (key === "space" && isOnGrid))) {
      onSelect(at.row, event.shiftKey);
      return true;
    }
    return false;
  };
  const keyed = (id: RowKey, keys: string[]): Command => ({
    id: `row-${id}`,
    text: t(`shortcuts.${id}`),
    group: "list",
    keys,
    isKeyOnly: true,
    run: press,
  });
  useCommands([
    keyed("next", ["j", "arrowdown"]),
    keyed("previous", ["k", "arrowup"]),
    keyed("far", ["pageup", "pagedown"]),
    keyed("ends", ["home", "end"]),
    keyed("cells", ["arrowleft", "arrowright"]),
    keyed("open", ["enter"]),
    ...(options.canEdit ? [keyed("edit", ["e"])] : []),
    ...(onSelect ? [keyed("select", ["x", "space"]), keyed("range", ["shift+arrowdown"])] : []),
    ...(onClear ? [keyed("clear", ["escape"])] : []),
  ]);
  return [active, setActive];
}

type RowKey = "next" | "previous" | "far" | "ends" | "cells" | "open" | "edit" | "select" | "range" | "clear";

const PAGE_STEP = 15;
const GRIDS = new Set(["grid", "treegrid"]);

/** To the left of the first cell is the row as a whole. */
function sideways(column: number | null, step: number, count: number): number | null {
  const next = (column ?? -1) + step;
  return next < 0 ? null : Math.min(next, count - 1);
}

function isOnFree(element: EventTarget | null): boolean {
  return (
    element instanceof HTMLElement &&
    element.closest("a, button, input, [role=separator], [role=tab]") === null
  );
}

function target(key: string, at: number | null, count: number, isOnGrid: boolean): number | null {
  const last = count - 1;
  if (key === "j" || (isOnGrid && key === "arrowdown")) return at === null ? 0 : Math.min(at + 1, last);
  if (key === "k" || (isOnGrid && key === "arrowup")) return at === null ? 0 : Math.max(at - 1, 0);
  if (isOnGrid && key === "pagedown") return Math.min((at ?? 0) + PAGE_STEP, last);
  if (isOnGrid && key === "pageup") return Math.max((at ?? 0) - PAGE_STEP, 0);
  if (isOnGrid && key === "home") return 0;
  return isOnGrid && key === "end" ? last : null;
}
