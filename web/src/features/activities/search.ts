/** What the address of the calendar says; the person's day, month and own activities where it says nothing. */
export interface CalendarSearch {
  show?: "month" | "week" | "agenda" | undefined;
  day?: string | undefined;
  whose?: "mine" | "all" | undefined;
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

export function readCalendarSearch({ show, day, whose }: Record<string, unknown>): CalendarSearch {
  return {
    show: show === "month" || show === "week" || show === "agenda" ? show : undefined,
    day: typeof day === "string" && DAY.test(day) ? day : undefined,
    whose: whose === "mine" || whose === "all" ? whose : undefined,
  };
}
