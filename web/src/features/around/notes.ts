import { api, body, ifMatch } from "~/api/client";
import type { components } from "~/api/schema";

/** A note as a timeline has it: about a customer or about one of its contacts. */
export type AroundNote = components["schemas"]["NoteOut"] & {
  customer_id: string | null;
  contact_id: string | null;
};
export type NoteChange = components["schemas"]["NoteChange"];

const pathOf = ({ id, customer_id, contact_id }: AroundNote) => ({
  target_id: customer_id ?? contact_id ?? "",
  id,
});

/** Changes a note that nobody changed since `note.version`. */
export function changeNote(note: AroundNote, change: Partial<NoteChange>) {
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
export function deleteNote(note: AroundNote, init: { keepalive: boolean }) {
  const asked = { params: { path: pathOf(note) }, ...init };
  return note.customer_id
    ? body(api.DELETE("/customers/{target_id}/notes/{id}", asked))
    : body(api.DELETE("/contacts/{target_id}/notes/{id}", asked));
}

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
