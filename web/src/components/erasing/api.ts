import { queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";

/** Whose data: a customer who is a person, or a contact. */
export interface Subject {
  resource: "customers" | "contacts";
  id: string;
}

export function erasureQuery({ resource, id }: Subject) {
  return queryOptions({
    queryKey: [resource, id, "erasure"],
    queryFn: () => body(api.GET(`/${resource}/{id}/erasure`, { params: { path: { id } } })),
  });
}
