import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, ifMatch } from "~/api/client";
import type { components } from "~/api/schema";

export type Entry = components["schemas"]["TimelineEntryOut"];
/** A note as a timeline has it: about a customer or about one of its contacts. */
export type TimelineNote = components["schemas"]["NoteOut"] & {
  customer_id: string | null;
  contact_id: string | null;
};
export type NoteChange = components["schemas"]["NoteChange"];

const pathOf = ({ id, customer_id, contact_id }: TimelineNote) => ({
  target_id: customer_id ?? contact_id ?? "",
  id,
});

/** Changes a note that nobody changed since `note.version`. */
export function changeNote(note: TimelineNote, change: Partial<NoteChange>) {
  const asked = {
    params: { path: pathOf(note) },
    body: change as NoteChange,
    headers: ifMatch(note.version),
  };
  return note.customer_id
    ? body(api.PATCH("/customers/{target_id}/notes/{id}", asked))
    : body(api.PATCH("/contacts/{target_id}/notes/{id}", asked));
}

/** Deletes a note for good. */
export function deleteNote(note: TimelineNote) {
  const asked = { params: { path: pathOf(note) } };
  return note.customer_id
    ? body(api.DELETE("/customers/{target_id}/notes/{id}", asked))
    : body(api.DELETE("/contacts/{target_id}/notes/{id}", asked));
}

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

/** The organisation's types of activities that can be chosen. */
export const activityTypesQuery = queryOptions({
  queryKey: ["dictionaries", "activity-types", "active"],
  queryFn: () =>
    body(api.GET("/dictionaries/{dictionary}", { params: { path: { dictionary: "activity-types" } } })),
});

const ENDS_LINE = "P, LI, BR, H1, H2, H3, BLOCKQUOTE, PRE, HR";

/** What the HTML of a note says, a line for each block: nothing of it is ever put into the page as HTML. */
export function textOfHtml(html: string): string {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const element of parsed.body.querySelectorAll(ENDS_LINE)) element.after("\n");
  return (parsed.body.textContent ?? "").replace(/\n{3,}/g, "\n\n").trim();
}

/** The HTML of what was typed as text: a paragraph for each block, a break for each line. */
export function htmlOfText(text: string): string {
  const holder = document.createElement("div");
  for (const block of text.trim().split(/\n{2,}/)) {
    const paragraph = document.createElement("p");
    block.split("\n").forEach((line, index) => {
      if (index > 0) paragraph.append(document.createElement("br"));
      paragraph.append(line);
    });
    holder.append(paragraph);
  }
  return holder.innerHTML;
}

/** Whether HTML says more than its text does: emphasis, lists, links. */
export function isFormatted(html: string): boolean {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return parsed.body.querySelector("*:not(p, br)") !== null;
}

/** `2026-11-21T14:30` of a field that knows no zone, as a moment of `timeZone` (IANA); null if nothing was chosen. */
export function momentOf(local: string, timeZone: string | undefined): string | null {
  if (local === "") return null;
  const wanted = Date.parse(`${local}Z`);
  // Twice: the first guess may lie on the other side of a change of the clocks.
  const guess = wanted - aheadOfUtc(wanted, timeZone);
  return new Date(wanted - aheadOfUtc(guess, timeZone)).toISOString();
}

/** By how many milliseconds the clocks of a zone are ahead of UTC at a moment. */
function aheadOfUtc(moment: number, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(new Date(moment));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? "";
  const shown = `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}Z`;
  return Date.parse(shown) - Math.floor(moment / 60_000) * 60_000;
}
