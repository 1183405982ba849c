/** Each page is fetched when it is opened for the first time. */
export const importsPages = {
  list: () => import("./ImportsPage"),
  one: () => import("./ImportPage"),
};
