import { expect, it } from "vitest";
import { lineCount, pagesBetween, placeOf, type Section, withGroup } from "./sections";

const head = { value: "x", filter: { field: "kind", op: "eq", value: "x" } as const, count: 0, sums: {} };
const flat = (count: number): Section => ({ key: "", group: null, isOpen: true, count });
const group = (count: number, isOpen: boolean): Section => ({ key: "g", group: head, isOpen, count });

it("gives each row a line, and each group one for its head", () => {
  expect(lineCount([flat(100_000)])).toBe(100_000);
  expect(lineCount([group(3, true), group(500, false), group(0, true)])).toBe(1 + 3 + 1 + 1);
});

it("finds what stands in a line", () => {
  const sections = [group(2, true), group(9, false), group(1, true)];
  const places = Array.from({ length: 7 }, (_none, index) => placeOf(sections, index));
  expect(places.map((place) => place && [place.section, place.offset])).toEqual([
    [0, null],
    [0, 0],
    [0, 1],
    [1, null],
    [2, null],
    [2, 0],
    null,
  ]);
});

it("asks for the pages in sight and for no other, however long the list", () => {
  expect(pagesBetween([flat(100_000)], 89_990, 90_030)).toEqual([
    { section: 0, page: 449 },
    { section: 0, page: 450 },
  ]);
  expect(pagesBetween([flat(0)], 0, 60)).toEqual([]);
  expect(pagesBetween([flat(10)], -60, 900)).toEqual([{ section: 0, page: 0 }]);
});

it("asks for no rows of a closed group", () => {
  const sections = [group(300, false), group(300, true)];
  expect(pagesBetween(sections, 0, 1)).toEqual([]);
  expect(pagesBetween(sections, 0, 210)).toEqual([
    { section: 1, page: 0 },
    { section: 1, page: 1 },
  ]);
});

it("bounds a filter to a group", () => {
  const a = { field: "a", op: "eq", value: "1" } as const;
  const b = { field: "b", op: "eq", value: "2" } as const;
  const only = { field: "kind", op: "isnull", value: true } as const;
  expect(withGroup({ and: [] }, only)).toEqual({ and: [only] });
  expect(withGroup({ and: [a] }, only)).toEqual({ and: [a, only] });
  expect(withGroup({ or: [] }, only)).toEqual({ and: [only] });
  expect(withGroup({ or: [a, b] }, only)).toEqual({ and: [{ or: [a, b] }, only] });
});
