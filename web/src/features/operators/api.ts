import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import type { components } from "~/api/schema";
import type { SubscriberSearch } from "./search";

type Schemas = components["schemas"];
export type Subscriber = Schemas["SubscriberOut"];
export type Plan = Schemas["PlanOut"];
export type QueueFigures = Schemas["QueueFiguresOut"];

/** Everything that a change of an organisation is seen in. */
export const SUBSCRIBER_TOUCHES = [["subscribers"], ["subscriber"]];

export function subscribersQuery({ q, state }: SubscriberSearch) {
  return infiniteQueryOptions({
    queryKey: ["subscribers", q ?? "", state ?? ""],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/organisations", {
          params: { query: { q, state, limit: 50, cursor: pageParam ?? undefined } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
}

export function subscriberQuery(id: string) {
  return queryOptions({
    queryKey: ["subscriber", id],
    queryFn: () => body(api.GET("/organisations/{id}", { params: { path: { id } } })),
  });
}

const JOBS_EVERY = 30_000;

/** Queues in which anything waits, runs or failed, read again while they are looked at. */
export const jobsQuery = infiniteQueryOptions({
  queryKey: ["jobs-overview"],
  queryFn: ({ pageParam }) =>
    body(
      api.GET("/jobs-overview", {
        params: { query: { limit: 50, cursor: pageParam ?? undefined } },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next_cursor,
  refetchInterval: JOBS_EVERY,
});

export const plansQuery = queryOptions({
  queryKey: ["plans"],
  queryFn: async () => (await body(api.GET("/plans", {}))).results,
});

/** The metrics and features that there are, with their names: from the platform's own plan. */
export const metricsQuery = queryOptions({
  queryKey: ["plan", "metrics"],
  queryFn: async () => (await body(api.GET("/plan", {}))).usage,
  staleTime: Number.POSITIVE_INFINITY,
});

export const featuresQuery = queryOptions({
  queryKey: ["features", "all"],
  queryFn: async () => (await body(api.GET("/features", {}))).results,
  staleTime: Number.POSITIVE_INFINITY,
});
