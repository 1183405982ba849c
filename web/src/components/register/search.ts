import { asGroup, isFilterNode } from "./tree";
import type { RegisterSearch } from "./types";

const text = (value: unknown): string | undefined => {
  const found = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return found === "" ? undefined : found;
};

/** The same, but empty takes away what the view has. */
const textOrNone = (value: unknown): string | undefined => (value === "" ? "" : text(value));

/** The state of a list from the address bar; what is not understood is left out. */
export function readRegisterSearch(search: Record<string, unknown>): RegisterSearch {
  const { fields, filter, filters } = search;
  return {
    view: text(search.view),
    q: textOrNone(search.q),
    ordering: text(search.ordering),
    filter: isFilterNode(filter) ? asGroup(filter) : undefined,
    group: textOrNone(search.group),
    filters: Array.isArray(filters) ? filters.map(String) : undefined,
    fields: Array.isArray(fields) && fields.length > 0 ? fields.map(String) : undefined,
  };
}
