import { queryOptions } from "@tanstack/react-query";
import { api, body, ifMatch } from "~/api/client";
import type { components } from "~/api/schema";

export type Customer = components["schemas"]["CustomerOut"];
export type CustomerContact = components["schemas"]["CustomerContactOut"];
export type Change = components["schemas"]["ChangeOut"];
export type NewCustomer = components["schemas"]["CustomerCreate"];
export type ChangedCustomer = components["schemas"]["CustomerChangedOut"];
export type Phone = components["schemas"]["PhoneOut"];
export type Email = components["schemas"]["EmailOut"];
export type Address = components["schemas"]["AddressOut"];
export type Assignment = components["schemas"]["AssignmentOut"];

export interface Candidate {
  id: string;
  code: string;
  name: string;
  city: string | null;
  score: number;
  reasons: string[];
}

export function customerQuery(id: string) {
  return queryOptions({
    queryKey: ["customers", id],
    queryFn: () => body(api.GET("/customers/{id}", { params: { path: { id } } })),
  });
}

export function contactsQuery(id: string) {
  return queryOptions({
    queryKey: ["customers", id, "contacts"],
    queryFn: () =>
      body(api.GET("/customers/{customer_id}/contacts", { params: { path: { customer_id: id } } })),
  });
}

export function assignmentsQuery(id: string) {
  return queryOptions({
    queryKey: ["customers", id, "assignments"],
    queryFn: async () =>
      (await body(api.GET("/customers/{customer_id}/assignments", { params: { path: { customer_id: id } } })))
        .results,
  });
}

/** Changes some fields of the version that the person saw; 412 if it is another by now. */
export function changeCustomer(
  customer: Pick<Customer, "id" | "version">,
  change: Record<string, unknown>,
): Promise<ChangedCustomer> {
  return body(
    api.PATCH("/customers/{id}", {
      params: { path: { id: customer.id } },
      body: change as never,
      headers: ifMatch(customer.version),
    }),
  );
}
