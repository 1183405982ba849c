import { expect, it } from "vitest";
import type { Column, Register } from "~/components/register";
import {
  duplicateQuery,
  emptyContact,
  emptyCustomer,
  emptyPhone,
  hasContactPhone,
  type NewCustomerValues,
  plainColumns,
  sentRows,
  toBody,
} from "./newCustomer";

const typed = (more: Partial<NewCustomerValues>): NewCustomerValues => ({
  ...emptyCustomer("BG", false),
  ...more,
});
const column = (name: string, writes: string | null, type = "string") =>
  ({ name, writes, type }) as unknown as Column;

it("asks for nobody while nothing telling is typed", () => {
  expect(duplicateQuery(typed({ segment_id: "smb" }))).toBeNull();
});

it("asks with what tells one customer from another", () => {
  const emails = [{ key: "2", email: "office@orion.example", purposes: [] }];
  expect(duplicateQuery(typed({ name: " Orion ", emails }))).toEqual({
    kind: "company",
    name: "Orion",
    emails: ["office@orion.example"],
    phones: [],
  });
});

it("leaves out rows that were left empty, and remembers which", () => {
  const values = typed({ phones: [emptyPhone(), { ...emptyPhone(), number: "12", label: "desk" }] });
  expect(toBody(values, [], []).phones).toEqual([
    { number: "12", extension: null, kind: null, label: "desk" },
  ]);
  expect(sentRows(values)).toMatchObject({ "/phones": [false, true], "/emails": [false] });
});

it("sends a decimal as the API reads it, however the person's language writes it", () => {
  const body = toBody(typed({ distance_km: "12,5" }), [column("distance_km", "distance_km", "decimal")], []);
  expect(body.distance_km).toBe("12.5");
});

it("names whom one talks to at a company, never at a person", () => {
  const contact = emptyContact({ country: "BG", withAddress: false });
  const [phone] = contact.channels;
  const contacts = [
    { ...contact, last_name: "Lee", title: "CEO", channels: [{ ...phone, value: "1" }] },
  ] as never;
  const [sent] = toBody(typed({ contacts }), [], []).contacts as object[];
  expect(sent).toMatchObject({ last_name: "Lee", title: "CEO", channels: [{ value: "1" }] });
  expect(hasContactPhone(typed({ contacts }))).toBe(true);
  expect(toBody(typed({ contacts, kind: "person" }), [], []).contacts).toEqual([]);
  expect(hasContactPhone(typed({ contacts, kind: "person" }))).toBe(false);
});

it("has fields for what may be written, and for a person's names only with a person", () => {
  const columns = [
    column("code", null),
    column("country", "country"),
    column("first_name", "first_name"),
    column("parent", "parent_id"),
  ];
  const names = (kind: string) => plainColumns({ columns } as Register, kind).map(({ name }) => name);
  expect(names("company")).toEqual(["country", "parent"]);
  expect(names("person")).toEqual(["country", "first_name", "parent"]);
});
