import { lazy } from "react";

/** Each page is fetched when it is opened for the first time. */
export const customersPages = {
  list: () => import("./CustomersPage"),
  create: () => import("./NewCustomerPage"),
  profile: () => import("./CustomerLayout"),
  home: () => import("./CustomerHomeTab"),
  contacts: () => import("./CustomerContactsTab"),
  marketing: () => import("./CustomerMarketingTab"),
  timeline: () => import("./CustomerTimelineTab"),
  files: () => import("./CustomerFilesTab"),
  history: () => import("./CustomerHistoryTab"),
};

/** Gives what an employee looks after to another. */
export const HandOverDialog = lazy(() => import("./HandOverDialog"));
