import { useMemo } from "react";
import { openView, resolveState } from "./state";
import type { Register, RegisterSearch, RegisterState, SavedView } from "./types";

export function useRegisterState(
  register: Register,
  views: SavedView[],
  search: RegisterSearch,
): { view: SavedView | null; state: RegisterState } {
  return useMemo(() => {
    const view = openView(views, search);
    return { view, state: resolveState(register, view, search) };
  }, [register, views, search]);
}
