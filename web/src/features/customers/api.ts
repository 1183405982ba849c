import { queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import type { components } from "~/api/schema";

export type Customer = components["schemas"]["CustomerOut"];
export type Phone = components["schemas"]["PhoneOut"];
export type Email = components["schemas"]["EmailOut"];
export type Address = components["schemas"]["AddressOut"];

export interface Candidate {
  id: string;
  code: string;
  name: string;
  city: string | null;
  score: number;
  reasons: string[];
}

export type Profile = components["schemas"]["ProfileOut"];
export type ProfilePanel = Profile["panels"][number];

/** The panels of a customer's profile as the person has arranged them; open ones with what they show. */
export function profileQuery(customerId: string) {
  return queryOptions({
    queryKey: ["customers", customerId, "profile"],
    queryFn: () =>
      body(api.GET("/customers/{customer_id}/profile", { params: { path: { customer_id: customerId } } })),
  });
}

export function customerQuery(id: string) {
  return queryOptions({
    queryKey: ["customers", id],
    queryFn: () => body(api.GET("/customers/{id}", { params: { path: { id } } })),
  });
}
