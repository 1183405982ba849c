import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { placesQuery } from "~/components/contact";
import { History, type HistorySource, useHistoryText } from "~/components/record";
import { isOwn } from "~/components/register";
import { useMay } from "~/features/session";
import type { Customer } from "./api";
import classes from "./CustomerLayout.module.css";
import { DOCUMENT_KINDS, ROLES } from "./contactRoles";
import { rosterQuery } from "./roster";
import { useCustomer } from "./useCustomer";
import { useCustomerKind } from "./useCustomerKind";

/** Fields that are lists and no columns of the register, or that no column writes. */
const LISTS = ["phones", "emails", "addresses", "tags", "external_references"];

function sourceOf(customerId: string): HistorySource<Customer> {
  return {
    queryKey: ["customers", customerId, "history"],
    read: (query) =>
      body(
        api.GET("/customers/{customer_id}/history", { params: { path: { customer_id: customerId }, query } }),
      ),
    restore: (now, id, fields) =>
      body(
        api.POST("/customers/{customer_id}/history/{id}/restore", {
          params: { path: { customer_id: now.id, id } },
          body: { fields },
          headers: ifMatch(now.version),
        }),
      ),
  };
}

/** Who changed what, when and from where, newest first; any earlier value can be put back. */
export function CustomerHistoryTab() {
  const { t } = useTranslation("customers");
  const { customer, columns } = useCustomer();
  const may = useMay();
  const roster = useQuery(rosterQuery(customer.id));
  const labels = {
    addresses: t("addresses.title"),
    contacts: t("tabs.contacts"),
    contact_roles: t("roles.title"),
    assignments: t("panels.people"),
    external_references: t("references.title"),
    logo_id: t("logo.title"),
  };
  const contacts = useQuery({ ...placesQuery(customer.id), enabled: may("customers:contact:view") });
  const names = new Map<string, string>([
    ...ROLES.map((role): [string, string] => [role, t(`roles.role.${role}`)]),
    ...DOCUMENT_KINDS.map((kind): [string, string] => [kind, t(`roles.kind.${kind}`)]),
    ...(contacts.data?.places ?? []).map(({ id, name }): [string, string] => [id, name]),
  ]);
  const words = useHistoryText(columns, labels, names);
  const text: typeof words = {
    ...words,
    value: (field, value) => (field === "logo_id" && value ? t("logo.picture") : words.value(field, value)),
  };
  const written = [
    ...new Set([
      ...columns.flatMap((column) => (isOwn(column) ? column.name : (column.writes ?? []))),
      ...LISTS,
    ]),
  ];
  // The customer's document names primary employees only; what may be put back is the whole list.
  const record = { ...customer, assignments: roster.data?.assignments ?? [] };
  const isOpen = may("customers:customer:edit") && customer.archived_at === null;
  return (
    <section className={classes.panel}>
      <History
        kind={useCustomerKind()}
        record={record}
        source={sourceOf(customer.id)}
        text={text}
        fields={[...written, "contacts", "contact_roles", "assignments", "logo_id"]}
        canRestore={(field) =>
          isOpen && (written.includes(field) || (field === "assignments" && may("customers:customer:assign")))
        }
      />
    </section>
  );
}
