import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { History, useHistoryText } from "~/components/record";
import { type Column, isOwn } from "~/components/register";
import { mergingParts } from "~/features/merging";
import { type Contact, historyOf, useContactKind } from "./api";

const MergesPanel = lazy(mergingParts.merges);

interface Props {
  contact: Contact;
  columns: Column[];
  canEdit: boolean;
}

const OWN = ["first_name", "last_name", "language", "channels", "address"];

/** Who changed what of a contact; its own fields can be put back, its places at customers are those of customers. */
export function ContactHistory({ contact, columns, canEdit }: Props) {
  const { t } = useTranslation(["contacts", "merging"]);
  const labels = {
    channels: t("contacts:reach"),
    address: t("contacts:address.own"),
    customers: t("contacts:customers"),
    merged: t("merging:merges"),
    merged_into_id: t("merging:merges"),
    not_duplicate_of: t("merging:areTwo"),
  };
  const names = new Map(contact.customers.map(({ customer }) => [customer.id, customer.name]));
  const fields = [...OWN, ...columns.filter(isOwn).map(({ name }) => name)];
  return (
    <>
      <Suspense fallback={null}>
        <MergesPanel kind="contacts" id={contact.id} />
      </Suspense>
      <History
        kind={useContactKind()}
        record={contact}
        source={historyOf(contact.id)}
        text={useHistoryText(
          columns.filter(({ name }) => name !== "customers"),
          labels,
          names,
        )}
        fields={[...fields, "customers"]}
        canRestore={(field) => canEdit && fields.includes(field)}
        pageSize={10}
      />
    </>
  );
}
