export { readSubscriberSearch } from "./search";

/** Each page is fetched when it is opened for the first time. */
export const operatorPages = {
  layout: () => import("./OperatorsLayout"),
  subscribers: () => import("./SubscribersPage"),
  subscriber: () => import("./SubscriberPage"),
  plans: () => import("./PlansPage"),
  jobs: () => import("./JobsPage"),
};
