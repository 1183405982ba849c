import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { operatorPages, readSubscriberSearch } from "~/features/operators";
import type { shellRoute } from "./router";

/** `/operators`: the console of those who run the platform. */
export function operatorRoutes(shell: typeof shellRoute) {
  const operators = createRoute({
    getParentRoute: () => shell,
    path: "operators",
    component: lazyRouteComponent(operatorPages.layout, "OperatorsLayout"),
  });
  const below = () => operators;
  return operators.addChildren([
    createRoute({
      getParentRoute: below,
      path: "/",
      validateSearch: readSubscriberSearch,
      component: lazyRouteComponent(operatorPages.subscribers, "SubscribersPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "plans",
      component: lazyRouteComponent(operatorPages.plans, "PlansPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "$organisationId",
      component: lazyRouteComponent(operatorPages.subscriber, "SubscriberPage"),
    }),
  ]);
}
