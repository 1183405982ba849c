import { useTranslation } from "react-i18next";
import { History, useHistoryText } from "~/components/record";
import { type Column, isOwn } from "~/components/register";
import { type Contact, historyOf, useContactKind } from "./api";

interface Props {
  contact: Contact;
  columns: Column[];
  canEdit: boolean;
}

const OWN = ["first_name", "last_name", "language", "channels", "address"];

/** Who changed what of a contact; its own fields can be put back, its places at customers are those of customers. */
export function ContactHistory({ contact, columns, canEdit }: Props) {
  const { t } = useTranslation("contacts");
  const labels = { channels: t("reach"), address: t("address.own"), customers: t("customers") };
  const names = new Map(contact.customers.map(({ customer }) => [customer.id, customer.name]));
  const fields = [...OWN, ...columns.filter(isOwn).map(({ name }) => name)];
  return (
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
  );
}
