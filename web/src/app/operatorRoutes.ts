import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { operatorPages, readSubscriberSearch } from "~/features/operators";
import { shellRoute } from "./shellRoute";

const operators = createRoute({
  getParentRoute: () => shellRoute,
  path: "operators",
  component: lazyRouteComponent(operatorPages.layout, "OperatorsLayout"),
});
const below = () => operators;
const subscribers = createRoute({
  getParentRoute: below,
  path: "/",
  validateSearch: readSubscriberSearch,
  component: lazyRouteComponent(operatorPages.subscribers, "SubscribersPage"),
});
const plans = createRoute({
  getParentRoute: below,
  path: "plans",
  component: lazyRouteComponent(operatorPages.plans, "PlansPage"),
});
const jobs = createRoute({
  getParentRoute: below,
  path: "jobs",
  component: lazyRouteComponent(operatorPages.jobs, "JobsPage"),
});
const subscriber = createRoute({
  getParentRoute: below,
  path: "$organisationId",
  component: lazyRouteComponent(operatorPages.subscriber, "SubscriberPage"),
});

/** `/operators`: the console of those who run the platform. */
export const operatorRoutes = operators.addChildren([subscribers, plans, jobs, subscriber]);
