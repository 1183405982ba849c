import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, body, ifMatch } from "~/api/client";
import type { components } from "~/api/schema";
import type { HistorySource, RecordKind } from "~/components/record";
import { isRequired, registerQuery } from "~/components/register";

export type Contact = components["schemas"]["ContactOut"];
export type Channel = components["schemas"]["ChannelOut"];
export type ContactPlace = components["schemas"]["PlaceAtCustomerOut"];

const read = (id: string): Promise<Contact> => body(api.GET("/contacts/{id}", { params: { path: { id } } }));

export function contactQuery(id: string) {
  return queryOptions({ queryKey: ["contacts", id], queryFn: () => read(id) });
}

/** How a contact is changed, and which parts of the page then show something else. */
export function useContactKind(): RecordKind<Contact> {
  const client = useQueryClient();
  return useMemo(
    () => ({
      read,
      send: ({ id, version }, values) =>
        body(
          api.PATCH("/contacts/{id}", {
            params: { path: { id } },
            body: values as never,
            headers: ifMatch(version),
          }),
        ),
      take: (contact) => {
        client.setQueryData(contactQuery(contact.id).queryKey, contact);
        const of = ({ queryKey: [kind, , part] }: { queryKey: readonly unknown[] }) =>
          kind === "customers" && part === "contacts";
        client.invalidateQueries({ predicate: of });
        for (const queryKey of [
          ["contacts", contact.id, "history"],
          ["rows", "/contacts"],
        ])
          client.invalidateQueries({ queryKey });
      },
    }),
    [client],
  );
}

export function historyOf(contactId: string): HistorySource<Contact> {
  return {
    queryKey: ["contacts", contactId, "history"],
    read: (query) =>
      body(api.GET("/contacts/{contact_id}/history", { params: { path: { contact_id: contactId }, query } })),
    restore: (now, id, fields) =>
      body(
        api.POST("/contacts/{contact_id}/history/{id}/restore", {
          params: { path: { contact_id: now.id, id } },
          body: { fields },
          headers: ifMatch(now.version),
        }),
      ),
  };
}

/** Whether a contact must have one of these parts. */
export function useMustHave(part: "channels" | "address"): boolean {
  const requirements = useQuery(registerQuery("contacts")).data?.requirements ?? {};
  return isRequired(requirements, part, "update");
}
