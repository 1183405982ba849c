import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, ifMatch, versionIn } from "~/api/client";
import type { components } from "~/api/schema";
import type { RecordKind } from "~/components/record";

type Out = components["schemas"]["ContactRoleOut"];
export type ContactRole = Pick<Out, "id" | "role" | "document_kind" | "contact_id">;

/** Whom the documents of a customer go to; id and version are the customer's. */
export interface ContactRoles {
  id: string;
  version: number;
  contact_roles: ContactRole[];
}

export const ROLES = ["billing", "shipping", "follow_up", "legal", "service"] as const;
export const DOCUMENT_KINDS = [
  "proposal",
  "order",
  "delivery",
  "intervention",
  "invoice",
  "credit_note",
] as const;

const sent = ({ id, role, document_kind, contact_id }: ContactRole): ContactRole => ({
  id,
  role,
  document_kind,
  contact_id,
});

async function read(id: string): Promise<ContactRoles> {
  const params = { path: { customer_id: id } };
  const { data, response } = await api.GET("/customers/{customer_id}/contact-roles", { params });
  return { id, version: versionIn(response), contact_roles: (data?.results ?? []).map(sent) };
}

export function contactRolesQuery(customerId: string) {
  return queryOptions({
    queryKey: ["customers", customerId, "contacts", "roles"],
    queryFn: () => read(customerId),
  });
}

/** How they are changed: all are sent at once, and so is what undoes it. */
export function useContactRolesKind(): RecordKind<ContactRoles> {
  const client = useQueryClient();
  return useMemo(
    () => ({
      read,
      send: async (now, values) => {
        const { data, response } = await api.PUT("/customers/{customer_id}/contact-roles", {
          params: { path: { customer_id: now.id } },
          body: values as never,
          headers: ifMatch(now.version),
        });
        const contact_roles = (data?.results ?? []).map(sent);
        const back = now.contact_roles.map((row) =>
          contact_roles.some(({ id }) => id === row.id) ? row : { ...row, id: null },
        );
        return { id: now.id, version: versionIn(response), contact_roles, previous: { contact_roles: back } };
      },
      take: (roles) => {
        client.setQueryData(contactRolesQuery(roles.id).queryKey, roles);
        client.invalidateQueries({ queryKey: ["customers", roles.id] });
      },
    }),
    [client],
  );
}
