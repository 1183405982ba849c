import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, body, ifMatch, versionIn } from "~/api/client";
import type { components } from "~/api/schema";
import type { RecordKind, Values } from "~/components/record";

export type CustomerContact = components["schemas"]["CustomerContactOut"];

/** The contacts of a customer; id and version are the customer's. */
export interface Places {
  id: string;
  version: number;
  places: CustomerContact[];
}

/** What a contact is at a customer. */
export type Place = Pick<
  CustomerContact,
  "title" | "department" | "responsibility_ids" | "is_primary" | "is_active"
>;

/** One change of a customer's contacts; `add` is what the API is sent, with a new person or a `contact_id`. */
export type PlaceStep = { add: Values } | { change: string; to: Partial<Place> } | { remove: string };

/** What takes a step back. `made` is the id of the contact that it added. */
export function stepBack(
  before: readonly CustomerContact[],
  step: PlaceStep,
  made: string,
): PlaceStep | null {
  if ("add" in step) return { remove: made };
  const id = "remove" in step ? step.remove : step.change;
  const earlier = before.find((contact) => contact.id === id);
  if (!earlier) return null;
  const { title, department, responsibility_ids, is_primary, is_active } = earlier;
  const place: Place = { title, department, responsibility_ids, is_primary, is_active };
  if ("remove" in step) return { add: { contact_id: id, ...place } };
  const leader = before.find((contact) => contact.is_primary);
  // Nobody stops being primary but by another who becomes it.
  if (step.to.is_primary && !is_primary)
    return leader ? { change: leader.id, to: { is_primary: true } } : null;
  const names = Object.keys(step.to) as (keyof Place)[];
  return { change: id, to: Object.fromEntries(names.map((name) => [name, place[name]])) };
}

async function read(id: string): Promise<Places> {
  const params = { path: { customer_id: id } };
  const { data, response } = await api.GET("/customers/{customer_id}/contacts", { params });
  return { id, version: versionIn(response), places: data?.results ?? [] };
}

export function placesQuery(customerId: string) {
  return queryOptions({ queryKey: ["customers", customerId, "contacts"], queryFn: () => read(customerId) });
}

/** A contact without any customer left was archived; it comes back with its first one. */
async function bringBack(contactId: string): Promise<void> {
  const path = { id: contactId };
  const { archived_at } = await body(api.GET("/contacts/{id}", { params: { path } }));
  if (archived_at !== null) await body(api.POST("/contacts/{id}/restore", { params: { path } }));
}

async function take(now: Places, step: PlaceStep, headers: Record<string, string>): Promise<string> {
  const customer = { customer_id: now.id };
  const sent = { ...ifMatch(now.version), ...headers };
  if ("add" in step) {
    const made = await body(
      api.POST("/customers/{customer_id}/contacts", {
        params: { path: customer },
        body: step.add as never,
        headers: sent,
      }),
    );
    return made.id;
  }
  const id = "remove" in step ? step.remove : step.change;
  const params = { path: { ...customer, id } };
  if ("remove" in step)
    await body(api.DELETE("/customers/{customer_id}/contacts/{id}", { params, headers: sent }));
  else
    await body(
      api.PATCH("/customers/{customer_id}/contacts/{id}", { params, body: step.to as never, headers: sent }),
    );
  return id;
}

/** Takes a step and answers the customer's contacts with what takes it back. */
export async function takeStep(now: Places, step: PlaceStep, headers: Record<string, string> = {}) {
  const made = await take(now, step, headers);
  const previous = (stepBack(now.places, step, made) ?? {}) as unknown as Values;
  return { ...(await read(now.id)), previous };
}

/** How a customer's contacts are changed: each change is a `PlaceStep`, and so is what takes it back. */
export function usePlacesKind(): RecordKind<Places> {
  const client = useQueryClient();
  return useMemo(
    () => ({
      read,
      send: async (now, values) => {
        const step = values as unknown as PlaceStep;
        const isBack = "add" in step && typeof step.add.contact_id === "string";
        if (isBack) await bringBack(String(step.add.contact_id));
        return takeStep(now, step);
      },
      take: (places) => {
        client.setQueryData(placesQuery(places.id).queryKey, places);
        for (const queryKey of [["customers", places.id], ["contacts"], ["rows", "/contacts"]])
          client.invalidateQueries({ queryKey });
      },
    }),
    [client],
  );
}

export const asValues = (step: PlaceStep) => () => step as unknown as Values;

/** The place of a contact, as far as a change of it may collide with another's. */
export const placeOf = (contactId: string) => (of: Places) => {
  const found = of.places.find(({ id }) => id === contactId);
  if (!found) return null;
  const { title, department, responsibility_ids, is_active } = found;
  return { title, department, responsibility_ids, is_active };
};
