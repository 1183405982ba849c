import type { components } from "~/api/schema";
import { moved } from "../list/order";

/** Where a panel of a profile stands, and whether it is open, collapsed or hidden. */
export type Place = components["schemas"]["PlaceOut"];
export type PanelColumn = Place["column"];
export type PanelState = Place["state"];

export const COLUMNS = ["main", "side"] as const satisfies readonly PanelColumn[];
export const STATES = ["open", "collapsed", "hidden"] as const satisfies readonly PanelState[];

export function inColumn<P extends Place>(places: readonly P[], column: PanelColumn): P[] {
  return places.filter((place) => place.column === column);
}

/** The layout with one panel in another state. */
export function withState<P extends Place>(places: readonly P[], code: string, state: PanelState): P[] {
  return places.map((place) => (place.code === code ? { ...place, state } : place));
}

/** The layout with a panel last in the other column. */
export function acrossColumns<P extends Place>(places: readonly P[], code: string): P[] {
  const place = places.find((each) => each.code === code);
  if (!place) return [...places];
  const column = place.column === "main" ? "side" : "main";
  return grouped([...places.filter((each) => each.code !== code), { ...place, column }]);
}

/** The layout with the panels of a column in the order of these codes. */
export function reordered<P extends Place>(
  places: readonly P[],
  column: PanelColumn,
  codes: readonly string[],
): P[] {
  const at = (place: P) => codes.indexOf(place.code);
  const those = inColumn(places, column).sort((one, other) => at(one) - at(other));
  return grouped([...places.filter((place) => place.column !== column), ...those]);
}

/** The layout with a panel one visible place further up (-1) or down (1) in its column. */
export function stepped<P extends Place>(places: readonly P[], code: string, by: -1 | 1): P[] {
  const place = places.find((each) => each.code === code);
  if (!place) return [...places];
  const column = inColumn(places, place.column);
  const from = column.indexOf(place);
  const next = neighbour(column, from, by);
  if (next === null) return [...places];
  const codes = moved(column, from, next).map((each) => each.code);
  return reordered(places, place.column, codes);
}

/** Whether there is a panel to change places with. */
export function canStep(places: readonly Place[], code: string, by: -1 | 1): boolean {
  const place = places.find((each) => each.code === code);
  if (!place) return false;
  const column = inColumn(places, place.column);
  return neighbour(column, column.indexOf(place), by) !== null;
}

function neighbour(column: readonly Place[], from: number, by: -1 | 1): number | null {
  for (let at = from + by; at >= 0 && at < column.length; at += by) {
    if (column[at]?.state !== "hidden") return at;
  }
  return null;
}

function grouped<P extends Place>(places: readonly P[]): P[] {
  return COLUMNS.flatMap((column) => inColumn(places, column));
}

/** What a client sends. */
export function asInput(places: readonly Place[]) {
  return { panels: places.map(({ code, column, state }) => ({ code, column, state })) };
}
