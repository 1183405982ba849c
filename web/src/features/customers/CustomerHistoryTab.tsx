import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { placesQuery } from "~/components/contact";
import { History, type HistorySource, useHistoryText } from "~/components/record";
import { isOwn } from "~/components/register";
import { mergingParts } from "~/features/merging";
import { useMay } from "~/features/session";
import type { Customer } from "./api";
import classes from "./CustomerLayout.module.css";
import { DOCUMENT_KINDS, ROLES } from "./contactRoles";
import { rosterQuery } from "./roster";
import { useCustomer } from "./useCustomer";
import { useCustomerKind } from "./useCustomerKind";

const MergesPanel = lazy(mergingParts.merges);

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
  const { t } = useTranslation(["customers", "merging"]);
  const { customer, columns } = useCustomer();
  const may = useMay();
  const roster = useQuery(rosterQuery(customer.id));
  const labels = {
    addresses: t("customers:addresses.title"),
    contacts: t("customers:tabs.contacts"),
    contact_roles: t("customers:roles.title"),
    assignments: t("customers:panels.people"),
    external_references: t("customers:references.title"),
    merged: t("merging:merges"),
    merged_into_id: t("merging:merges"),
    not_duplicate_of: t("merging:areTwo"),
    logo_id: t("customers:logo.title"),
  };
  const contacts = useQuery({ ...placesQuery(customer.id), enabled: may("customers:contact:view") });
  const names = new Map<string, string>([
    ...ROLES.map((role): [string, string] => [role, t(`customers:roles.role.${role}`)]),
    ...DOCUMENT_KINDS.map((kind): [string, string] => [kind, t(`customers:roles.kind.${kind}`)]),
    ...(contacts.data?.places ?? []).map(({ id, name }): [string, string] => [id, name]),
  ]);
  const words = useHistoryText(columns, labels, names);
  const text: typeof words = {
    ...words,
    value: (field, value) =>
      field === "logo_id" && value ? t("customers:logo.picture") : words.value(field, value),
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
      <Suspense fallback={null}>
        <MergesPanel kind="customers" id={customer.id} />
      </Suspense>
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
