import type { Requirement } from "./types";

/** Whether the field policy asks for `field` when a row of this kind is made or changed. */
export function isRequired(
  requirements: Record<string, Requirement>,
  field: string,
  when: "create" | "update",
  kind: string | null = null,
): boolean {
  const rule = requirements[field];
  return rule?.[when] === true && (rule.kind === null || rule.kind === kind);
}

/** Whether for a company something else will do instead: the phone of a contact for its own. */
export function hasSubstitute(
  requirements: Record<string, Requirement>,
  field: string,
  kind: string,
): boolean {
  return kind === "company" && (requirements[field]?.substitute ?? null) !== null;
}
