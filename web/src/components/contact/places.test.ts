import { expect, it } from "vitest";
import { type CustomerContact, stepBack } from "./places";

const contact = (id: string, is_primary: boolean): CustomerContact => ({
  id,
  version: 1,
  name: id,
  first_name: null,
  last_name: id,
  language: null,
  channels: [],
  availability: null,
  reachable_now: null,
  next_window: null,
  title: "Buyer",
  department: null,
  responsibility_ids: ["r"],
  responsibilities: [],
  is_primary,
  is_active: true,
});
const BEFORE = [contact("ann", true), contact("bob", false)];

it("takes back only what was changed", () => {
  const back = { change: "bob", to: { title: "Buyer" } };
  expect(stepBack(BEFORE, { change: "bob", to: { title: "CEO" } }, "bob")).toEqual(back);
});

it("gives a customer back the contact that it had, as it was there", () => {
  expect(stepBack(BEFORE, { remove: "ann" }, "ann")).toEqual({
    add: {
      contact_id: "ann",
      title: "Buyer",
      department: null,
      responsibility_ids: ["r"],
      is_primary: true,
      is_active: true,
    },
  });
});

it("makes whoever was primary before primary again", () => {
  const leading = { change: "bob", to: { is_primary: true } };
  expect(stepBack(BEFORE, leading, "bob")).toEqual({ change: "ann", to: { is_primary: true } });
});

it("takes an addition back by removing whom it added", () => {
  expect(stepBack(BEFORE, { add: { last_name: "Eve" } }, "eve")).toEqual({ remove: "eve" });
});
