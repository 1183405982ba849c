/** What the address of the calendar says; the person's day, month and own activities where it says nothing. */
export interface CalendarSearch {
  show?: "month" | "week" | "day" | "agenda" | undefined;
  day?: string | undefined;
  whose?: "mine" | "all" | undefined;
  /** Ids of the colleagues, and of the types, to which it is narrowed down; with commas between them. */
  people?: string | undefined;
  types?: string | undefined;
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const IDS = /^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,49}$/;

export function readCalendarSearch(given: Record<string, unknown>): CalendarSearch {
  const { show, day, whose, people, types } = given;
  const ids = (value: unknown) => (typeof value === "string" && IDS.test(value) ? value : undefined);
  return {
    show: show === "month" || show === "week" || show === "day" || show === "agenda" ? show : undefined,
    day: typeof day === "string" && DAY.test(day) ? day : undefined,
    whose: whose === "mine" || whose === "all" ? whose : undefined,
    people: ids(people),
    types: ids(types),
  };
}
