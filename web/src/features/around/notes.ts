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
