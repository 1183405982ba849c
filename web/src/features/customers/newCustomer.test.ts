import { expect, it } from "vitest";
import { duplicateQuery, type NewCustomerValues, pointerInForm, toBody } from "./newCustomer";

const typed = (more: Partial<NewCustomerValues>): NewCustomerValues => ({
  kind: "company",
  relation: "prospect",
  name: "",
  phones: [{ key: "1", number: " " }],
  emails: [{ key: "2", email: "" }],
  addresses: [],
  custom: {},
  ...more,
});

it("asks for nobody while nothing telling is typed", () => {
  expect(duplicateQuery(typed({ segment_id: "smb" }))).toBeNull();
});

it("asks with what tells one customer from another", () => {
  const values = typed({ name: " Orion ", emails: [{ key: "2", email: "office@orion.example" }] });
  expect(duplicateQuery(values)).toEqual({
    kind: "company",
    name: "Orion",
    emails: ["office@orion.example"],
    phones: [],
  });
});

it("puts a refused phone at its row though empty rows before it were not sent", () => {
  const phones = [
    { key: "1", number: " " },
    { key: "2", number: "12" },
  ];
  const values = typed({ phones });
  expect(toBody(values, false).phones).toEqual([{ number: "12" }]);
  expect(pointerInForm("/phones/0/number", values)).toBe("/phones/1/number");
  expect(pointerInForm("/phones", values)).toBe("/phones");
  expect(pointerInForm("/name", values)).toBe("/name");
});
