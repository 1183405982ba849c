import { expect, it } from "vitest";
import { validityOf } from "./validity";

it("counts the first and the last day in", () => {
  const on = (month: number, day: number) =>
    validityOf({ valid_from: "2026-03-05", valid_to: "2026-11-21" }, new Date(2026, month - 1, day));
  expect([on(3, 4), on(3, 5), on(11, 21), on(11, 22)]).toEqual(["future", "now", "now", "past"]);
});

it("is valid for ever without bounds", () => {
  expect(validityOf({ valid_from: null, valid_to: null }, new Date())).toBe("now");
});
