import { useCallback, useEffect, useMemo, useState } from "react";
import {
  asksForArchived,
  type Choice,
  EVERYTHING,
  extended,
  filterOfIds,
  filterWithout,
  isChosen,
  NOTHING,
  toggled,
} from "./selection";
import { pruned } from "./tree";
import type { Chosen, Register, RegisterState } from "./types";
import type { Rows } from "./useRows";

export interface Selection {
  has: (id: string) => boolean;
  /** Of all that match: none, some, or every one. */
  extent: "none" | "some" | "all";
  toggle: (index: number, isRange: boolean) => void;
  takeAll: () => void;
  clear: () => void;
}

/** Which rows are chosen. Another search or filter begins anew. */
export function useSelection(
  register: Register,
  state: RegisterState,
  { lines, total, between }: Rows,
): { selection: Selection; chosen: Chosen | null } {
  const [choice, setChoice] = useState<Choice>(NOTHING);
  const clear = useCallback(() => setChoice(NOTHING), []);
  const key = JSON.stringify([state.q, state.filter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was chosen may match no more
  useEffect(clear, [key]);
  // A range is counted in lines, which stand elsewhere now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what moves the lines
  useEffect(
    () => setChoice((old) => (old.anchor === null ? old : { ...old, anchor: null })),
    [state.ordering, state.group, lines.count],
  );
  const toggle = useCallback(
    (index: number, isRange: boolean) => {
      const row = lines.at(index)?.row;
      if (!isRange || choice.anchor === null) {
        if (row) setChoice((old) => toggled(old, row, index));
        return;
      }
      const [from, to] = [Math.min(choice.anchor, index), Math.max(choice.anchor, index)];
      between(from, to).then(
        (rows) => setChoice((old) => extended(old, rows, index)),
        // Rows that could not be read are not chosen: the list itself says that it failed.
        () => undefined,
      );
    },
    [lines, between, choice.anchor],
  );
  const count = choice.isAll ? (total ?? 0) - choice.except.size : choice.ids.size;
  const selection = useMemo(
    (): Selection => ({
      has: (id) => isChosen(choice, id),
      extent: count === 0 ? "none" : count === total ? "all" : "some",
      toggle,
      takeAll: () => setChoice(EVERYTHING),
      clear,
    }),
    [choice, count, total, toggle, clear],
  );
  const chosen = useMemo((): Chosen | null => {
    if (count <= 0) return null;
    if (choice.isAll) {
      const filter = filterWithout(pruned(state.filter), [...choice.except]);
      const hasArchived = asksForArchived(state.filter);
      return { count, ids: null, filter, q: state.q, hasArchived, hasActive: true, clear };
    }
    const archived = [...choice.ids.values()];
    return {
      count,
      ids: [...choice.ids.keys()],
      filter: filterOfIds([...choice.ids.keys()], register.columns),
      q: "",
      hasArchived: archived.includes(true),
      hasActive: archived.includes(false),
      clear,
    };
  }, [choice, count, state, register, clear]);
  return { selection, chosen };
}
