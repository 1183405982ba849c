import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import type { components } from "~/api/schema";

type Schemas = components["schemas"];
export type Webhook = Schemas["WebhookOut"];
export type NewWebhook = Schemas["NewWebhookOut"];
export type Delivery = Schemas["DeliveryOut"];
export type DeliveryState = Schemas["DeliveryState"];

export const WEBHOOK_TOUCHES = [["webhooks"]];
const SOON_MS = 2_000;
const LATER_MS = 10_000;

export const webhooksQuery = queryOptions({
  queryKey: ["webhooks"],
  queryFn: async () => (await body(api.GET("/webhooks", {}))).results,
});

export function webhookQuery(id: string) {
  return queryOptions({
    queryKey: ["webhooks", id],
    queryFn: () => body(api.GET("/webhooks/{id}", { params: { path: { id } } })),
  });
}

/** The kinds of events are part of the program: they change when the page is loaded anew. */
export const eventTypesQuery = queryOptions({
  queryKey: ["webhook-event-types"],
  queryFn: async () => (await body(api.GET("/webhooks/event-types", {}))).results.map(({ type }) => type),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Whether something is about to happen to it by itself. */
function isOnItsWay({ state, next_attempt_at }: Delivery): boolean {
  if (state === "sending") return true;
  return state === "pending" && next_attempt_at !== null && Date.parse(next_attempt_at) < Date.now() + 15_000;
}

/** The log, newest first; read again often as long as something is on its way. */
export function deliveriesQuery(webhookId: string, state: DeliveryState | undefined) {
  return infiniteQueryOptions({
    queryKey: ["webhooks", webhookId, "deliveries", state ?? "any"],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/webhooks/{webhook_id}/deliveries", {
          params: {
            path: { webhook_id: webhookId },
            query: { limit: 25, cursor: pageParam ?? undefined, state },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ results }) => results.some(isOnItsWay)) ? SOON_MS : LATER_MS,
  });
}

export function deliveryQuery({
  webhookId,
  id,
  attempts,
}: {
  webhookId: string;
  id: string;
  attempts: number;
}) {
  return queryOptions({
    queryKey: ["webhooks", webhookId, "delivery", id, attempts],
    queryFn: () =>
      body(
        api.GET("/webhooks/{webhook_id}/deliveries/{id}", {
          params: { path: { webhook_id: webhookId, id } },
        }),
      ),
  });
}
