import { expect, it } from "vitest";
import { stepBack } from "./roster";

const row = (id: string, is_primary: boolean) => ({
  id,
  role: "salesperson" as const,
  employee_id: `employee-${id}`,
  employee: { id: `employee-${id}`, name: id },
  is_primary,
  share: "40.00",
  starts_on: null,
  ends_on: null,
});
const BEFORE = [row("ann", true), row("bob", false)];

it("takes an addition back by removing what it made", () => {
  const { id: _id, employee: _employee, ...duty } = row("eve", false);
  expect(stepBack(BEFORE, { add: duty }, "new")).toEqual({ remove: "new" });
});

it("gives a role back as it was taken away", () => {
  expect(stepBack(BEFORE, { remove: "ann" }, null)).toEqual({
    add: {
      role: "salesperson",
      employee_id: "employee-ann",
      is_primary: true,
      share: "40.00",
      starts_on: null,
      ends_on: null,
    },
  });
});

it("makes whoever led before lead again", () => {
  const leading = { change: "bob", to: { is_primary: true } };
  expect(stepBack(BEFORE, leading, null)).toEqual({ change: "ann", to: { is_primary: true } });
});

it("puts share and dates back", () => {
  const back = { change: "bob", to: { share: "40.00", starts_on: null, ends_on: null } };
  expect(stepBack(BEFORE, { change: "bob", to: { share: null } }, null)).toEqual(back);
});
