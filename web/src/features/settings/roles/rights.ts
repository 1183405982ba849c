import type { Right, Role, Scope } from "../api";

const WIDTHS: Record<Scope, number> = { own: 0, team: 1, all: 2 };
export const SCOPES: readonly Scope[] = ["own", "team", "all"];

/** The floors of Kontor in the order in which people think of them; others come after. */
export const FLOORS = [
  "customers",
  "billing",
  "marketing",
  "accounts",
  "tenants",
  "kernel",
  "platform",
] as const;
export type Floor = (typeof FLOORS)[number];

export interface RightGroup {
  floor: Floor | "other";
  rights: Right[];
}

/** `accounts:role:edit` belongs to `accounts`. */
export function groupRights(rights: readonly Right[]): RightGroup[] {
  const groups = new Map<Floor | "other", Right[]>([...FLOORS, "other" as const].map((floor) => [floor, []]));
  for (const right of rights) {
    const floor = FLOORS.find((candidate) => right.code.startsWith(`${candidate}:`)) ?? "other";
    groups.get(floor)?.push(right);
  }
  return [...groups].flatMap(([floor, members]) => (members.length > 0 ? [{ floor, rights: members }] : []));
}

export function isScopeWithin(scope: Scope, own: string | undefined): boolean {
  return WIDTHS[scope] <= (WIDTHS[own as Scope] ?? -1);
}

interface Reach {
  rights: readonly string[];
  scopes: Readonly<Record<string, string>>;
}

type Content = Pick<Role, "rights" | "customer_scope" | "document_scope">;

/** Whether a role gives nothing that the person does not have; the server refuses anything else. */
export function isWithinReach(role: Content, { rights, scopes }: Reach): boolean {
  return (
    role.rights.every((right) => rights.includes(right)) &&
    isScopeWithin(role.customer_scope, scopes.customers) &&
    isScopeWithin(role.document_scope, scopes.documents)
  );
}

export type Draft = Pick<Role, "rights" | "customer_scope" | "document_scope">;

/** What of a role differs in its draft, as the API takes it; null if nothing does. */
export function changeOf(role: Role, draft: Draft): Partial<Draft> | null {
  const change: Partial<Draft> = {};
  const before = new Set(role.rights);
  const isSame = before.size === draft.rights.length && draft.rights.every((right) => before.has(right));
  if (!isSame) change.rights = [...draft.rights].sort();
  if (draft.customer_scope !== role.customer_scope) change.customer_scope = draft.customer_scope;
  if (draft.document_scope !== role.document_scope) change.document_scope = draft.document_scope;
  return Object.keys(change).length > 0 ? change : null;
}

/** The draft with a right switched. */
export function switched(draft: Draft, right: string): Draft {
  const rights = draft.rights.includes(right)
    ? draft.rights.filter((other) => other !== right)
    : [...draft.rights, right];
  return { ...draft, rights };
}
