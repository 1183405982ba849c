import { queryOptions } from "@tanstack/react-query";
import { api, body, ifMatch } from "~/api/client";
import type { components } from "~/api/schema";
import type { ColumnFieldProps } from "~/components/form/ColumnField";

export type Customer = components["schemas"]["CustomerOut"];
export type CustomerContact = components["schemas"]["CustomerContactOut"];
export type Change = components["schemas"]["ChangeOut"];
export type NewCustomer = components["schemas"]["CustomerCreate"];
export type FieldChange = Record<string, ColumnFieldProps["value"]>;

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

/** Changes some fields of the version that the person saw; 412 if it is another by now. */
export function changeCustomer(customer: Customer, change: FieldChange): Promise<Customer> {
  return body(
    api.PATCH("/customers/{id}", {
      params: { path: { id: customer.id } },
      body: change as never,
      headers: ifMatch(customer.version),
    }),
  );
}
