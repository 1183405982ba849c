/** Each page is fetched when it is opened for the first time. */
export const activitiesPages = {
  list: () => import("./ActivitiesPage"),
};
