export const EXPIRIES = ["30", "90", "365", "never"] as const;
export type Expiry = (typeof EXPIRIES)[number];

const DAY_MS = 86_400_000;

/** The moment a number of days from `now`, as RFC 3339 in UTC; null for never. */
export function expiresAt(expiry: Expiry, now: Date): string | null {
  return expiry === "never" ? null : new Date(now.getTime() + Number(expiry) * DAY_MS).toISOString();
}

/** The scopes of the rights that somebody has, sorted; each is asked for once. */
export function scopesOf(
  catalogue: readonly { code: string; api_scope: string }[],
  rights: readonly string[],
): string[] {
  const held = new Set(rights);
  return [
    ...new Set(catalogue.filter(({ code }) => held.has(code)).map(({ api_scope }) => api_scope)),
  ].sort();
}
