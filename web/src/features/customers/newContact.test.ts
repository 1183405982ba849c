import { expect, it } from "vitest";
import { ApiProblem } from "~/api/problem";
import { newContact } from "./newContact";

const typed = {
  contact_id: null,
  first_name: " ",
  last_name: "Lee",
  phone: " ",
  email: "nobody",
  title: "CEO",
  department: "",
  responsibility_ids: [],
  custom: {},
};

it("sends what is filled", () => {
  const { contact, place } = newContact(typed, true);
  expect(contact).toEqual({
    first_name: null,
    last_name: "Lee",
    channels: [{ kind: "email", value: "nobody" }],
  });
  expect(place).toEqual({ title: "CEO", department: null, responsibility_ids: [] });
});

it("puts a refused channel at the field that it came from", () => {
  const fault = {
    code: "invalid_format",
    detail: "This is not an e-mail address.",
    pointer: "/channels/0/value",
  };
  const refused = new ApiProblem(422, "invalid", "", "", "r", [fault, { ...fault, pointer: "/last_name" }]);
  const placed = newContact(typed, true).asField(refused) as ApiProblem;
  expect(placed.errors.map(({ pointer }) => pointer)).toEqual(["/email", "/last_name"]);
  expect([placed.status, placed.requestId]).toEqual([422, "r"]);
});

it("names nobody anew who is there already", () => {
  expect(newContact({ ...typed, contact_id: "ann" }, false).contact).toEqual({ contact_id: "ann" });
});
