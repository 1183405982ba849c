/** In the order in which they are shown. */
export const STEPS = [
  { name: "customer", to: "/customers/new", right: "customers:customer:create" },
  { name: "colleague", to: "/settings/employees/invite", right: "accounts:employee:invite" },
  { name: "fields", to: "/settings/fields", right: "customers:settings:edit" },
  { name: "numbering", to: "/settings/numbering", right: "kernel:numbering:edit" },
  { name: "secondFactor", to: "/settings/security", right: null },
] as const;

export type StepName = (typeof STEPS)[number]["name"];

/** What the organisation and the person have already, as far as they may see it. */
export interface Situation {
  customers: number;
  colleagues: number;
  /** Versions of rows that sign-up made with version 1. */
  policyVersions: readonly number[];
  numberingVersions: readonly number[];
  hasSecondFactor: boolean;
}

/** What the person said of the list; kept among the preferences. */
export interface Said {
  isHidden: boolean;
  isFolded: boolean;
  dismissed: readonly string[];
}

export interface Step {
  name: StepName;
  to: (typeof STEPS)[number]["to"];
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

/** The steps that the person may take, done or not. One that was put off is gone. */
export function stepsOf(situation: Situation, said: Said, may: (right: string) => boolean): Step[] {
  const isDone: Record<StepName, boolean> = {
    customer: situation.customers > 0,
    colleague: situation.colleagues > 0,
    fields: situation.policyVersions.some((version) => version > 1),
    numbering: situation.numberingVersions.some((version) => version > 1),
    secondFactor: situation.hasSecondFactor,
  };
  return STEPS.filter(({ right }) => right === null || may(right))
    .filter(({ name }) => isDone[name] || !said.dismissed.includes(name))
    .map(({ name, to }) => ({ name, to, isDone: isDone[name] }));
}

/** Whether there is anything left to show. */
export function isOver(steps: readonly Step[], said: Said): boolean {
  return said.isHidden || steps.every(({ isDone }) => isDone);
}
