import { asGroup } from "./tree";
import type { Column, Register, RegisterSearch, RegisterState, SavedView } from "./types";

/** The view that is open: the address's, else one's default; null for the register as it is. */
export function openView(views: SavedView[], search: RegisterSearch): SavedView | null {
  if (search.view === "all") return null;
  if (search.view) return views.find((view) => view.id === search.view) ?? null;
  return views.find((view) => view.is_default) ?? null;
}

/** Whether the list shows something else than the view says. */
export function isChanged(view: SavedView | null, search: RegisterSearch): boolean {
  const differs = (given: string | undefined, kept: string | null | undefined) =>
    given !== undefined && given !== (kept ?? "");
  return (
    search.filter !== undefined ||
    search.fields !== undefined ||
    search.filters !== undefined ||
    differs(search.ordering, view?.ordering) ||
    differs(search.group, view?.group) ||
    differs(search.q, view?.q)
  );
}

/** What the list shows: the address bar's members over the view's over the register's. */
export function resolveState(
  register: Register,
  view: SavedView | null,
  search: RegisterSearch,
): RegisterState {
  const byName = new Map(register.columns.map((column) => [column.name, column]));
  const known = (names: string[]): Column[] => names.flatMap((name) => byName.get(name) ?? []);
  const chosen = known(search.fields ?? view?.columns.map((column) => column.name) ?? []);
  const group = search.group ?? view?.group;
  return {
    q: search.q ?? view?.q ?? "",
    ordering: search.ordering ?? view?.ordering ?? register.default_ordering,
    filter: search.filter ?? asGroup(view?.filter),
    group: register.columns.find(({ name, groupable }) => groupable && name === group) ?? null,
    filters: known(search.filters ?? view?.filters ?? []).filter(({ operators }) => operators.length > 0),
    columns: chosen.length > 0 ? chosen : register.columns.filter((column) => column.default),
  };
}
