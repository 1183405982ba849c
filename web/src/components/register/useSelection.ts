import { useCallback, useEffect, useMemo, useState } from "react";
import { type Choice, filterOfIds, NOTHING, toggled, toggledLoaded } from "./selection";
import { pruned } from "./tree";
import type { Chosen, Register, RegisterState, Row } from "./types";

export interface Selection {
  ids: ReadonlySet<string>;
  isAll: boolean;
  toggle: (index: number, isRange: boolean) => void;
  toggleLoaded: () => void;
  takeAll: () => void;
  clear: () => void;
}

/** Which rows are chosen. Another search or filter begins anew. */
export function useSelection(
  register: Register,
  state: RegisterState,
  rows: Row[],
  total: number | null,
): { selection: Selection; chosen: Chosen | null } {
  const [choice, setChoice] = useState<Choice>(NOTHING);
  const clear = useCallback(() => setChoice(NOTHING), []);
  const key = JSON.stringify([state.q, state.filter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was chosen may match no more
  useEffect(clear, [key]);
  const selection = useMemo(
    () => ({
      ids: choice.ids,
      isAll: choice.isAll,
      toggle: (index: number, isRange: boolean) => setChoice((old) => toggled(old, rows, index, isRange)),
      toggleLoaded: () => setChoice((old) => toggledLoaded(old, rows)),
      takeAll: () => setChoice({ ids: new Set(), isAll: true, anchor: null }),
      clear,
    }),
    [choice, rows, clear],
  );
  const chosen = useMemo((): Chosen | null => {
    if (choice.isAll)
      return { count: total ?? 0, ids: null, filter: pruned(state.filter), q: state.q, clear };
    const ids = [...choice.ids];
    if (ids.length === 0) return null;
    return { count: ids.length, ids, filter: filterOfIds(ids, register.columns), q: "", clear };
  }, [choice, total, state, register, clear]);
  return { selection, chosen };
}
