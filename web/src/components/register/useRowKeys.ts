import { useCallback, useEffect, useRef, useState } from "react";
import { isTyping } from "../isTyping";
import type { Row } from "./types";

interface Options {
  rows: Row[];
  onOpen: (row: Row) => void;
  onSelect: ((id: string) => void) | undefined;
  onShow: (index: number) => void;
}

/** Keys of a list: J / K and arrows move, Enter opens, X and space select. Returns the active row's index. */
export function useRowKeys(options: Options): [number | null, (index: number | null) => void] {
  const [active, setActive] = useState<number | null>(null);
  const latest = useRef({ ...options, active });
  latest.current = { ...options, active };

  const onKey = useCallback((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const { rows, active: at, onOpen, onSelect, onShow } = latest.current;
    const isOnGrid = event.target instanceof HTMLElement && event.target.getAttribute("role") === "grid";
    const row = at === null ? undefined : rows[at];
    const moved = target(event.key, at, rows.length, isOnGrid);
    if (moved !== null && rows.length > 0) {
      event.preventDefault();
      setActive(moved);
      onShow(moved);
    } else if (row && event.key === "Enter" && isOnFree(event.target)) {
      event.preventDefault();
      onOpen(row);
    } else if (row && onSelect && (event.key.toLowerCase() === "x" || (event.key === " " && isOnGrid))) {
      event.preventDefault();
      onSelect(row.id);
    }
  }, []);
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [onKey]);
  return [active, setActive];
}

function isOnFree(element: EventTarget | null): boolean {
  return (
    element instanceof HTMLElement && element.closest("a, button, [role=separator], [role=tab]") === null
  );
}

function target(key: string, at: number | null, count: number, isOnGrid: boolean): number | null {
  const last = count - 1;
  if (key === "j" || (isOnGrid && key === "ArrowDown")) return at === null ? 0 : Math.min(at + 1, last);
  if (key === "k" || (isOnGrid && key === "ArrowUp")) return at === null ? 0 : Math.max(at - 1, 0);
  if (isOnGrid && key === "Home") return 0;
  return isOnGrid && key === "End" ? last : null;
}
