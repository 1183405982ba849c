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

export function customerQuery(id: string) {
  return queryOptions({
    queryKey: ["customers", id],
    queryFn: () => body(api.GET("/customers/{id}", { params: { path: { id } } })),
  });
}
