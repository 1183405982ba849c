import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, body, ifMatch } from "~/api/client";
import type { RecordKind } from "~/components/record";
import { type Customer, customerQuery } from "./api";
import { MARKETING } from "./fields";

const MARKETING_FIELDS = new Set(MARKETING.map((name) => `${name}_id`));

/** How a customer is changed, and which parts of the page then show something else. */
export function useCustomerKind(): RecordKind<Customer> {
  const client = useQueryClient();
  return useMemo(
    () => ({
      read: (id) => body(api.GET("/customers/{id}", { params: { path: { id } } })),
      send: ({ id, version }, values) => {
        const headers = ifMatch(version);
        // Who may change nothing else of a customer may still do marketing.
        if (Object.keys(values).every((field) => MARKETING_FIELDS.has(field))) {
          const params = { path: { customer_id: id } };
          return body(api.PATCH("/customers/{customer_id}/marketing", { params, body: values, headers }));
        }
        return body(
          api.PATCH("/customers/{id}", { params: { path: { id } }, body: values as never, headers }),
        );
      },
      take: (customer) => {
        client.setQueryData(customerQuery(customer.id).queryKey, customer);
        client.invalidateQueries({ queryKey: ["rows", "/customers"] });
        for (const part of ["history", "assignments", "contacts"])
          client.invalidateQueries({ queryKey: ["customers", customer.id, part] });
      },
    }),
    [client],
  );
}
