import { expect, it } from "vitest";
import { led, pointerOf, put, without } from "./parts";

const PHONES = [
  { id: "a", number: "1", is_primary: true },
  { id: "b", number: "2", is_primary: false },
];

it("changes a row in its place and adds a new one at the end", () => {
  expect(put(PHONES, "b", { number: "3" })).toEqual([PHONES[0], { ...PHONES[1], number: "3" }]);
  expect(put(PHONES, null, { number: "4" })).toEqual([...PHONES, { number: "4" }]);
});

it("leaves one primary row whatever is done", () => {
  const leaders = (rows: object[]) => rows.map((row) => (row as { is_primary: boolean }).is_primary);
  expect(leaders(led(PHONES, "b", "is_primary"))).toEqual([false, true]);
  expect(leaders(put(PHONES, null, { number: "4", is_primary: true }, "is_primary"))).toEqual([
    false,
    false,
    true,
  ]);
  expect(without(PHONES, "a", "is_primary")).toEqual([{ id: "b", number: "2", is_primary: true }]);
  expect(without(PHONES, "b", "is_primary")).toEqual([PHONES[0]]);
});

it("knows where the server finds a row", () => {
  expect(pointerOf("phones", PHONES, "b")).toBe("/phones/1");
  expect(pointerOf("phones", PHONES, null)).toBe("/phones/2");
});
