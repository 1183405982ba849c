export const STATES = ["active", "suspended", "closing", "deleted"] as const;
export type SubscriberState = (typeof STATES)[number];

/** What the address bar says of the list of organisations. */
export interface SubscriberSearch {
  q?: string;
  state?: SubscriberState;
}

/** What is not understood is left out. */
export function readSubscriberSearch(search: Record<string, unknown>): SubscriberSearch {
  const q = typeof search.q === "string" || typeof search.q === "number" ? String(search.q) : "";
  return { q: q || undefined, state: STATES.find((state) => state === search.state) };
}
