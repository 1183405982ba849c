import type { components } from "~/api/schema";

export type Answer = components["schemas"]["FirstStepOut"];

/** Where each step leads, in the order in which they are shown. */
export const PLACES = {
  customer: "/customers/new",
  import: "/imports",
  colleague: "/settings/employees/invite",
  fields: "/settings/fields",
  numbering: "/settings/numbering",
  second_factor: "/settings/security",
} as const;

export type StepName = keyof typeof PLACES;

/** What the person said of the list; kept among the preferences. */
export interface Said {
  isHidden: boolean;
  isFolded: boolean;
  dismissed: readonly string[];
}

export interface Step {
  name: StepName;
  to: (typeof PLACES)[StepName];
  isDone: boolean;
}

const SILENT: Said = { isHidden: false, isFolded: false, dismissed: [] };

/** What a stored preference says; anything else than what we store says nothing. */
export function readSaid(stored: unknown): Said {
  if (typeof stored !== "object" || stored === null) return SILENT;
  const { hidden, folded, dismissed } = stored as Record<string, unknown>;
  return {
    isHidden: hidden === true,
    isFolded: folded === true,
    dismissed: Array.isArray(dismissed) ? dismissed.map(String) : [],
  };
}

/** The other way round. */
export function writeSaid(said: Said): Record<string, unknown> {
  return { hidden: said.isHidden, folded: said.isFolded, dismissed: [...said.dismissed] };
}

/** The steps that are shown, done or not. One that was put off is gone, and one that has no place here. */
export function stepsOf(answers: readonly Answer[], said: Said): Step[] {
  return (Object.keys(PLACES) as StepName[]).flatMap((name) => {
    const answer = answers.find((each) => each.name === name);
    if (!answer || (!answer.is_done && said.dismissed.includes(name))) return [];
    return [{ name, to: PLACES[name], isDone: answer.is_done }];
  });
}

/** Whether there is anything left to show. */
export function isOver(steps: readonly Step[], said: Said): boolean {
  return said.isHidden || steps.every(({ isDone }) => isDone);
}
