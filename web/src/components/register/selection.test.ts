import { expect, it } from "vitest";
import {
  asksForArchived,
  EVERYTHING,
  extended,
  filterOfIds,
  filterWithout,
  isChosen,
  NOTHING,
  toggled,
} from "./selection";
import type { Column } from "./types";

const ROWS = ["a", "b", "c", "d"].map((id) => ({ id }));
const [A, B, C, D] = ROWS as [{ id: string }, { id: string }, { id: string }, { id: string }];

it("adds the rows of a range, and takes single ones out", () => {
  const range = extended(toggled(NOTHING, B, 1), [B, C, D], 3);
  expect([...range.ids.keys()]).toEqual(["b", "c", "d"]);
  expect(range.anchor).toBe(3);
  expect([...toggled(range, C, 2).ids.keys()]).toEqual(["b", "d"]);
});

it("takes single rows out of all that match, and puts them back", () => {
  const without = toggled(toggled(EVERYTHING, A, 0), B, 1);
  expect(ROWS.map(({ id }) => isChosen(without, id))).toEqual([false, false, true, true]);
  expect(isChosen(extended(without, [A, B], 1), "a")).toBe(true);
});

it("remembers which of the chosen rows are archived", () => {
  const choice = toggled(toggled(NOTHING, A, 0), { id: "e", archived_at: "2026-01-01T00:00:00Z" }, 4);
  expect([...choice.ids.values()]).toEqual([false, true]);
});

it("names chosen rows in conditions that the server reads, archived ones too", () => {
  const ids = Array.from({ length: 501 }, (_none, at) => String(at));
  const [first, second] = (filterOfIds(ids, []) as { or: { value: string[] }[] }).or;
  expect([first?.value.length, second?.value]).toEqual([500, ["500"]]);
  expect(filterOfIds(["a"], [{ name: "archived_at" } as Column])).toHaveProperty("and");
});

it("leaves rows out of a filter by their ids", () => {
  const smb = { field: "segment", op: "eq", value: "smb" } as const;
  const others = { not: { field: "id", op: "in", value: ["a"] } };
  expect(filterWithout(null, [])).toBeNull();
  expect(filterWithout(smb, [])).toBe(smb);
  expect(filterWithout(null, ["a"])).toEqual(others);
  expect(filterWithout(smb, ["a"])).toEqual({ and: [smb, others] });
});

it("knows that archived rows can match where the filter speaks of them, however deep", () => {
  const archived = { field: "archived_at", op: "isnull", value: false } as const;
  expect(asksForArchived({ and: [{ or: [{ not: archived }] }] })).toBe(true);
  expect(asksForArchived({ and: [] })).toBe(false);
});
