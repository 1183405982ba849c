import { expect, it } from "vitest";
import { ApiProblem } from "~/api/problem";
import { contactOf, emptyPlace } from "./newContact";

const typed = {
  first_name: null,
  last_name: "Lee",
  language: null,
  phone: " ",
  email: "nobody",
  customers: [{ ...emptyPlace(), customer_id: "c", title: "Buyer" }],
  custom: {},
};

it("sends the ways to reach somebody that are filled, and each customer with the position there", () => {
  expect(contactOf(typed).body).toEqual({
    first_name: null,
    last_name: "Lee",
    language: null,
    channels: [{ kind: "email", value: "nobody" }],
    customers: [{ customer_id: "c", title: "Buyer", department: null, responsibility_ids: [] }],
  });
});

it("puts a refused channel at the field that it came from", () => {
  const fault = { code: "invalid_format", detail: "No address.", pointer: "/channels/0/value" };
  const placed = contactOf(typed).asField(new ApiProblem(422, "invalid", "", "", "r", [fault])) as ApiProblem;
  expect(placed.errors[0]?.pointer).toBe("/email");
});
