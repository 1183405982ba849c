import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import type { components } from "~/api/schema";

export type Entry = components["schemas"]["TimelineEntryOut"];

/** Everything that happened to a customer and is planned with it; of one kind, if one is named. */
export function timelineQuery(customerId: string, kind: string | null) {
  return infiniteQueryOptions({
    queryKey: ["customers", customerId, "timeline", kind],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/customers/{customer_id}/timeline", {
          params: {
            path: { customer_id: customerId },
            query: { limit: 30, cursor: pageParam ?? undefined, kind: kind ?? undefined },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
}
