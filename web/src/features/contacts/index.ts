/** Each page is fetched when it is opened for the first time. */
export const contactsPages = {
  list: () => import("./ContactsPage"),
  create: () => import("./NewContactPage"),
  contact: () => import("./ContactPage"),
};
