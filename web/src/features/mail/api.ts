import { queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import type { components } from "~/api/schema";

type Schemas = components["schemas"];
export type Template = Schemas["TemplateOut"];
export type MailText = Schemas["MailTextOut"];
export type Recipient = Schemas["RecipientOut"];
export type MailSummary = Schemas["MailSummaryOut"];
export type Draft = Schemas["DraftOut"];
export type Letter = Schemas["LetterOut"];

/** The templates of mails, by name; without archived ones if they are not asked for. */
export function templatesQuery(state: "active" | "all" = "active") {
  return queryOptions({
    queryKey: ["templates", state],
    queryFn: async () =>
      (await body(api.GET("/templates", { params: { query: { kind: "mail", state } } }))).results,
  });
}

/** What merge fields may name. */
export const variablesQuery = queryOptions({
  queryKey: ["templates", "variables"],
  queryFn: async () => (await body(api.GET("/templates/variables", {}))).results,
});

/** The addresses at a customer, and which of them bounced. */
export function recipientsQuery(customerId: string) {
  return queryOptions({
    queryKey: ["customers", customerId, "recipients"],
    queryFn: async () =>
      (
        await body(
          api.GET("/customers/{customer_id}/mail/recipients", {
            params: { path: { customer_id: customerId } },
          }),
        )
      ).results,
  });
}

/** One mail with its body. */
export function mailQuery(customerId: string, id: string) {
  return queryOptions({
    queryKey: ["customers", customerId, "mails", id],
    queryFn: () =>
      body(
        api.GET("/customers/{customer_id}/mails/{id}", { params: { path: { customer_id: customerId, id } } }),
      ),
  });
}

/** What a mail touches of what the page shows. */
export function mailTouches(customerId: string): string[][] {
  return [
    ["customers", customerId, "timeline"],
    ["customers", customerId, "mails"],
    ["customers", customerId, "recipients"],
  ];
}
