import { expect, it } from "vitest";
import { firstEditable, isSame, nextEditable, renewed, shownOf, writtenOf } from "./editing";
import type { Column } from "./types";

const column = (name: string, type: Column["type"] = "string", writes: string | null = name): Column => ({
  name,
  label: name,
  type,
  operators: ["eq"],
  sortable: true,
  groupable: false,
  summable: false,
  nullable: true,
  default: true,
  choices: null,
  dictionary: null,
  group: null,
  help: null,
  register: null,
  writes,
});
const EDITING = { may: () => true, canAddTerm: false };
const COLUMNS = [column("code"), column("phones", "phone"), column("name"), column("city", "string", null)];

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

it("shows a decimal as it is sent, however it was typed", () => {
  expect(shownOf(column("distance_km", "decimal", "distance_km"), "12,5", null)).toBe("12.5");
});

it("takes from the server what the row has, and nothing else", () => {
  expect(renewed({ id: "1", name: "Old", city: "Sofia" }, { id: "1", name: "New", phones: [] })).toEqual({
    id: "1",
    name: "New",
    city: "Sofia",
  });
});
