import { queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import { momentOf } from "~/i18n/moments";
import { addDays, type Entry } from "./calendar";

const FIELDS = "subject,type,state,starts_at,ends_at,is_all_day,timezone,customer,owner,version";
const AT_ONCE = 200;
/** A calendar with more than this is no calendar any more; it says that it does not show all. */
const MOST_PAGES = 5;

export type Whose = "mine" | "all";

/** Which activities a calendar shows: of the people named, else one's own or all that one may see; of these types. */
export interface Sought {
  whose: Whose;
  people: readonly string[];
  types: readonly string[];
}

export interface Entries {
  entries: Entry[];
  hasMore: boolean;
}

/** The activities between two days (the last one included). */
export function entriesQuery(first: string, last: string, sought: Sought, zone: string | undefined) {
  const { whose, people, types } = sought;
  const who = people.length > 0 ? people : whose === "mine" ? ["me"] : [];
  return queryOptions({
    queryKey: ["activities", "calendar", first, last, who, types, zone],
    queryFn: async (): Promise<Entries> => {
      // A day more on each side: whole days may have been planned in another zone.
      const from = momentOf(`${addDays(first, -1)}T00:00`, zone);
      const until = momentOf(`${addDays(last, 2)}T00:00`, zone);
      const filter = {
        and: [
          { field: "starts_at", op: "lt", value: until },
          {
            or: [
              { field: "starts_at", op: "gte", value: from },
              { field: "ends_at", op: "gt", value: from },
            ],
          },
          ...(who.length > 0 ? [{ field: "participant", op: "in", value: who }] : []),
          ...(types.length > 0 ? [{ field: "type", op: "in", value: types }] : []),
        ],
      };
      const entries: Entry[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const query = {
          filter: JSON.stringify(filter),
          fields: FIELDS,
          ordering: "starts_at",
          limit: AT_ONCE,
          cursor,
        };
        const found = await body(api.GET("/activities", { params: { query: query as never } }));
        entries.push(...(found.results as unknown as Entry[]));
        if (!found.next_cursor) return { entries, hasMore: false };
        cursor = found.next_cursor;
      }
      return { entries, hasMore: true };
    },
  });
}
