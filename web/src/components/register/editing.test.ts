import { expect, it } from "vitest";
import { firstEditable, isSame, nextEditable, renewed, shownOf, writtenOf } from "./editing";
import { filterOfIds, NOTHING, toggled, toggledLoaded } from "./selection";
import type { Column } from "./types";

const column = (name: string, type: Column["type"] = "string", writes: string | null = name): Column => ({
  name,
  label: name,
  type,
  operators: ["eq"],
  sortable: true,
  nullable: true,
  default: true,
  choices: null,
  dictionary: null,
  register: null,
  writes,
});
const EDITING = { may: () => true, canAddTerm: false };
const COLUMNS = [column("code"), column("phones", "phone"), column("name"), column("city", "string", null)];
const ROWS = ["a", "b", "c", "d"].map((id) => ({ id }));

it("goes from cell to cell that can be edited, and begins at the name", () => {
  expect(nextEditable(COLUMNS, 0, 1, EDITING)).toBe(2);
  expect(nextEditable(COLUMNS, 2, 1, EDITING)).toBeNull();
  expect(nextEditable(COLUMNS, 2, -1, EDITING)).toBe(0);
  expect(firstEditable(COLUMNS, EDITING)).toBe(2);
  expect(firstEditable(COLUMNS, null)).toBeNull();
});

it("sends ids of terms and shows their labels until the server has answered", () => {
  const status = column("status", "term", "status_id");
  expect(writtenOf(status, { id: "1", label: "New" })).toBe("1");
  expect(shownOf(status, "1", [{ value: "1", label: "New", color: "blue" }])).toEqual({
    id: "1",
    label: "New",
    color: "blue",
  });
  expect(writtenOf(column("tags", "tags"), null)).toEqual([]);
  expect(isSame(["a"], ["a"])).toBe(true);
});

it("takes from the server what the row has, and nothing else", () => {
  expect(renewed({ id: "1", name: "Old", city: "Sofia" }, { id: "1", name: "New", phones: [] })).toEqual({
    id: "1",
    name: "New",
    city: "Sofia",
  });
});

it("selects ranges from the row that was toggled last", () => {
  const one = toggled(NOTHING, ROWS, 1, false);
  const range = toggled(one, ROWS, 3, true);
  expect([...range.ids]).toEqual(["b", "c", "d"]);
  expect([...toggled(range, ROWS, 2, false).ids]).toEqual(["b", "d"]);
});

it("comes from all that match to what is loaded when one row is taken out", () => {
  const all = { ids: new Set<string>(), isAll: true, anchor: null };
  expect([...toggled(all, ROWS, 0, false).ids]).toEqual(["b", "c", "d"]);
  expect(toggledLoaded(all, ROWS)).toBe(NOTHING);
});

it("names chosen rows in conditions that the server reads, archived ones too", () => {
  const ids = Array.from({ length: 501 }, (_none, at) => String(at));
  const [first, second] = (filterOfIds(ids, []) as { or: { value: string[] }[] }).or;
  expect([first?.value.length, second?.value]).toEqual([500, ["500"]]);
  expect(filterOfIds(["a"], [column("archived_at", "datetime")])).toHaveProperty("and");
});
