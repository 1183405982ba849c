import type { FieldValue, Requirement } from "~/components/register";

export interface NewAddress {
  key: string;
  line1: string;
  line2: string;
  city: string;
  postal_code: string;
  region: string;
  country: string;
  usages: string[];
}

export type Relation = "prospect" | "customer" | "both" | "neither";

/** The form's values; plain fields stand among them by the name that the API writes (`segment_id`). */
export interface NewCustomerValues extends Record<string, unknown> {
  kind: "company" | "person";
  relation: Relation;
  name: string;
  phones: { key: string; number: string }[];
  emails: { key: string; email: string }[];
  addresses: NewAddress[];
  /** Fields of the organisation's own, by key. */
  custom: Record<string, FieldValue>;
}

let keys = 0;
/** A key for React: rows of the form have no id yet. */
export function nextKey(): string {
  keys += 1;
  return `new-${keys}`;
}

export function emptyAddress(country: string): NewAddress {
  return { key: nextKey(), line1: "", line2: "", city: "", postal_code: "", region: "", country, usages: [] };
}

/** Whether the field policy asks for `field` when a customer of this kind is created. */
export function isRequired(requirements: Record<string, Requirement>, field: string, kind: string): boolean {
  const rule = requirements[field];
  return rule?.create === true && (rule.kind === null || rule.kind === kind);
}

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

type Rows = "phones" | "emails" | "addresses";

/** Whether the row of the form is sent; one that was left empty is not. */
const IS_SENT: { [rows in Rows]: (row: NewCustomerValues[rows][number]) => boolean } = {
  phones: ({ number }) => number.trim() !== "",
  emails: ({ email }) => email.trim() !== "",
  addresses: ({ line1, city }) => line1.trim() !== "" || city.trim() !== "",
};

/** Where a fault of the body is in the form, whose empty rows were not sent: `/phones/0/number` -> `/phones/1/number`. */
export function pointerInForm(pointer: string, values: NewCustomerValues): string {
  const [, rows, index, rest] = /^\/(phones|emails|addresses)\/(\d+)(.*)$/.exec(pointer) ?? [];
  if (rows === undefined) return pointer;
  const sent = (values[rows as Rows] as never[]).flatMap((row, at) =>
    IS_SENT[rows as Rows](row) ? [at] : [],
  );
  return `/${rows}/${sent[Number(index)] ?? index}${rest}`;
}

const orNull = (text: string): string | null => text.trim() || null;

/** Members of the form that are written in another shape than they are held. */
const OWN = new Set(["kind", "relation", "name", "phones", "emails", "addresses", "custom"]);

/** Paths in the form are those of the body, but for rows that were left empty. */
export function toBody(values: NewCustomerValues, allowDuplicate: boolean): Record<string, unknown> {
  const { kind, relation } = values;
  const isGiven = ([field, value]: [string, unknown]) => !OWN.has(field) && value !== null && value !== "";
  const given = Object.entries(values as Record<string, unknown>).filter(isGiven);
  return {
    kind,
    ...(values.name.trim() ? { name: values.name } : {}),
    is_prospect: relation === "prospect" || relation === "both",
    is_customer: relation === "customer" || relation === "both",
    ...Object.fromEntries(given),
    phones: values.phones.filter(IS_SENT.phones).map(({ number }) => ({ number })),
    emails: values.emails.filter(IS_SENT.emails).map(({ email }) => ({ email })),
    addresses: values.addresses
      .filter(IS_SENT.addresses)
      .map(({ key: _key, line2, postal_code, region, ...address }) => ({
        ...address,
        line2: orNull(line2),
        postal_code: orNull(postal_code),
        region: orNull(region),
      })),
    ...(allowDuplicate ? { allow_duplicate: true } : {}),
  };
}
