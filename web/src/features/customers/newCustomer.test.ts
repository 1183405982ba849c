import { expect, it } from "vitest";
import { duplicateQuery, type NewCustomerValues } from "./newCustomer";

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
