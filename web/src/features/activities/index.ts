/** Each page is fetched when it is opened for the first time. */
export const activitiesPages = {
  list: () => import("./ActivitiesPage"),
  one: () => import("./OpenActivity"),
  calendar: () => import("./CalendarPage"),
};
export { readCalendarSearch } from "./search";
