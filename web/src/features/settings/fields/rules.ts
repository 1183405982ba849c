import type { FieldPolicy, Rule } from "../api";

/** What is asked of one field: when, and of whom (null: persons and companies). */
export type Line = Pick<Rule, "on_create" | "on_update" | "kind">;

export type Lines = Readonly<Record<string, Line>>;

const NOTHING: Line = { on_create: false, on_update: false, kind: null };

/** The policy with a line for every field, asked for or not. A field that is for one kind alone keeps it. */
export function linesOf(policy: FieldPolicy): Lines {
  const rules = new Map(policy.rules.map((rule) => [rule.field, rule]));
  return Object.fromEntries(
    policy.fields.map(({ name, kind }) => {
      const { on_create, on_update, kind: of } = rules.get(name) ?? { ...NOTHING, kind };
      return [name, { on_create, on_update, kind: of }];
    }),
  );
}

/** The rules as the API takes them, in the order of the fields: only those that ask for something. */
export function rulesOf(policy: FieldPolicy, lines: Lines): Rule[] {
  return policy.fields.flatMap(({ name }) => {
    const line = lines[name];
    return line && (line.on_create || line.on_update) ? [{ field: name, ...line }] : [];
  });
}

export function isSame(policy: FieldPolicy, lines: Lines): boolean {
  return JSON.stringify(rulesOf(policy, linesOf(policy))) === JSON.stringify(rulesOf(policy, lines));
}
