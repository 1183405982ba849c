import {
  emptyPerson,
  emptyPlace,
  hasPhone,
  type NewPerson,
  type PlaceValues,
  personBody,
  placeBody,
  sentOfPerson,
} from "~/components/contact";
import { nextKey, type SentRows } from "~/components/form";
import { orNull, type PostalValues, postalAddress, postalValues, type Values } from "~/components/record";
import { bodyOf, type Column, type FieldValue, isOwn, type Register, valueIn } from "~/components/register";
import { CLASSIFICATION, FURTHER, NAMES, PEOPLE } from "./fields";

export interface NewPhone {
  key: string;
  number: string;
  extension: string;
  kind: string | null;
  label: string;
}

export interface NewEmail {
  key: string;
  email: string;
  purposes: string[];
}

export interface NewAddress extends PostalValues {
  key: string;
  usages: string[];
}

export interface NewReference {
  key: string;
  source: string;
  id: string;
}

export type Relation = "prospect" | "customer" | "both" | "neither";
export type FirstContact = NewPerson & PlaceValues;

/** The form's values; plain fields stand among them by the name that the API writes (`segment_id`). */
export interface NewCustomerValues extends Record<string, unknown> {
  kind: "company" | "person";
  relation: Relation;
  name: string;
  phones: NewPhone[];
  emails: NewEmail[];
  addresses: NewAddress[];
  external_references: NewReference[];
  /** One at most: whom one talks to at a company. */
  contacts: FirstContact[];
  /** Fields of the organisation's own, by key. */
  custom: Record<string, FieldValue>;
}

export const emptyPhone = (): NewPhone => ({
  key: nextKey(),
  number: "",
  extension: "",
  kind: null,
  label: "",
});
export const emptyEmail = (): NewEmail => ({ key: nextKey(), email: "", purposes: ["general"] });
export const emptyAddress = (country: string): NewAddress => ({
  key: nextKey(),
  ...postalValues(null, country),
  usages: [],
});
export const emptyReference = (): NewReference => ({ key: nextKey(), source: "", id: "" });
export const emptyContact = (likely: { country: string; withAddress: boolean }): FirstContact => ({
  ...emptyPerson(likely),
  ...emptyPlace,
});

/** What the form begins with; it asks for an address at once if there must be one. */
export function emptyCustomer(country: string, withAddress: boolean): NewCustomerValues {
  return {
    kind: "company",
    relation: "prospect",
    name: "",
    phones: [emptyPhone()],
    emails: [emptyEmail()],
    addresses: withAddress ? [emptyAddress(country)] : [],
    external_references: [],
    contacts: [],
    custom: {},
  };
}

const contactsOf = ({ kind, contacts }: NewCustomerValues) => (kind === "company" ? contacts : []);

/** Whether a contact that is made along has a phone, which will do for the company's own. */
export const hasContactPhone = (values: NewCustomerValues) => contactsOf(values).some(hasPhone);

/** What tells one customer from another so far; null if nothing is typed that could. */
export function duplicateQuery(values: NewCustomerValues): Record<string, unknown> | null {
  const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");
  const filled = (texts: string[]) => texts.map((each) => each.trim()).filter(Boolean);
  const names = Object.fromEntries(
    ["name", "first_name", "last_name", "website"].flatMap((field) =>
      text(values[field]) ? [[field, text(values[field])]] : [],
    ),
  );
  const emails = filled(values.emails.map(({ email }) => email));
  const phones = filled(values.phones.map(({ number }) => number));
  if (Object.keys(names).length + emails.length + phones.length === 0) return null;
  return { kind: values.kind, ...names, emails, phones };
}

type Rows = "phones" | "emails" | "addresses" | "external_references";

/** Whether the row of the form is sent; one that was left empty is not. */
const IS_SENT: { [rows in Rows]: (row: NewCustomerValues[rows][number]) => boolean } = {
  phones: ({ number, extension }) => number.trim() !== "" || extension.trim() !== "",
  emails: ({ email }) => email.trim() !== "",
  addresses: ({ line1, city }) => line1.trim() !== "" || city.trim() !== "",
  external_references: ({ source, id }) => source.trim() !== "" || id.trim() !== "",
};

/** Which rows of the form are sent. */
export function sentRows(values: NewCustomerValues): SentRows {
  return {
    "/phones": values.phones.map(IS_SENT.phones),
    "/emails": values.emails.map(IS_SENT.emails),
    "/addresses": values.addresses.map(IS_SENT.addresses),
    "/external_references": values.external_references.map(IS_SENT.external_references),
    ...Object.assign(
      {},
      ...contactsOf(values).map((contact, at) => sentOfPerson(contact, `/contacts/${at}`)),
    ),
  };
}

/** Columns of the register that the form has a plain field for. */
export function plainColumns(register: Register, kind: string): Column[] {
  const names = [...(kind === "person" ? NAMES : []), ...CLASSIFICATION, ...PEOPLE, ...FURTHER];
  return register.columns.filter(
    (column) => column.writes !== null && (isOwn(column) || names.includes(column.name)),
  );
}

/** What is sent of the form; `columns` are those with a plain field, `ofContacts` those asked of the first contact. */
export function toBody(
  values: NewCustomerValues,
  columns: readonly Column[],
  ofContacts: readonly Column[],
): Values {
  const { kind, relation } = values;
  const plain = columns
    .map((column): [Column, FieldValue] => [column, valueIn(values, column)])
    .filter(([, value]) => value !== null && value !== "");
  return {
    kind,
    ...(values.name.trim() ? { name: values.name } : {}),
    is_prospect: relation === "prospect" || relation === "both",
    is_customer: relation === "customer" || relation === "both",
    ...bodyOf(plain),
    phones: values.phones.filter(IS_SENT.phones).map(({ number, extension, kind: is, label }) => ({
      number,
      extension: orNull(extension),
      kind: is,
      label: orNull(label),
    })),
    emails: values.emails.filter(IS_SENT.emails).map(({ email, purposes }) => ({ email, purposes })),
    addresses: values.addresses
      .filter(IS_SENT.addresses)
      .map(({ usages, ...address }) => ({ ...postalAddress(address), usages })),
    external_references: values.external_references
      .filter(IS_SENT.external_references)
      .map(({ source, id }) => ({ source, id })),
    contacts: contactsOf(values).map((contact) => ({
      ...personBody(contact, ofContacts),
      ...placeBody(contact),
    })),
  };
}
