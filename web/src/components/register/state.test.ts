import { describe, expect, it } from "vitest";
import { toQuery } from "~/api/client";
import { nextOrdering } from "./ordering";
import { readRegisterSearch } from "./search";
import { isChanged, openView, resolveState } from "./state";
import type { Column, Register, SavedView } from "./types";

const column = (name: string, isDefault: boolean): Column => ({
  name,
  label: name,
  type: "string",
  operators: ["eq"],
  sortable: true,
  groupable: false,
  summable: false,
  nullable: false,
  default: isDefault,
  choices: null,
  dictionary: null,
  group: null,
  help: null,
  register: null,
  writes: null,
});
const register: Register = {
  name: "customers",
  label: "Customers",
  searchable: true,
  exportable: true,
  formats: ["csv"],
  default_ordering: "name",
  columns: [column("code", true), column("name", true), column("city", false)],
  requirements: {},
};
const view: SavedView = {
  id: "v1",
  name: "Mine",
  visibility: "private",
  role_id: null,
  columns: [
    { name: "city", width: 200 },
    { name: "gone", width: null },
  ],
  filters: [],
  filter: { field: "city", op: "eq", value: "Sofia" },
  ordering: "-city",
  group: null,
  q: null,
  is_default: true,
  default_for: ["person"],
  can_edit: true,
  version: 1,
};

describe("state of a list", () => {
  it("takes the address over the view over the register", () => {
    expect(resolveState(register, null, {}).columns.map(({ name }) => name)).toEqual(["code", "name"]);
    const ofView = resolveState(register, view, {});
    expect(ofView.ordering).toBe("-city");
    expect(ofView.filter).toEqual({ and: [view.filter] });
    const ofAddress = resolveState(register, view, {
      ordering: "name",
      fields: ["name"],
      filter: { and: [] },
    });
    expect(ofAddress.ordering).toBe("name");
    expect(ofAddress.columns.map(({ name }) => name)).toEqual(["name"]);
    expect(ofAddress.filter).toEqual({ and: [] });
  });

  it("leaves out columns that have vanished since a view was saved", () => {
    expect(resolveState(register, view, {}).columns.map(({ name }) => name)).toEqual(["city"]);
  });

  it("opens the default view unless the address names another or none", () => {
    expect(openView([view], {})).toBe(view);
    expect(openView([view], { view: "all" })).toBeNull();
    expect(openView([view], { view: "unknown" })).toBeNull();
  });

  it("takes grouping, search and the filters that show from the view, unless the address says none", () => {
    const grouped = { ...view, group: "city", q: "Orion", filters: ["city", "gone"] };
    const columns = register.columns.map((each) => ({ ...each, groupable: true }));
    const shown = resolveState({ ...register, columns }, grouped, {});
    expect([shown.group?.name, shown.q, shown.filters.map(({ name }) => name)]).toEqual([
      "city",
      "Orion",
      ["city"],
    ]);
    const none = resolveState({ ...register, columns }, grouped, { group: "", q: "", filters: [] });
    expect([none.group, none.q, none.filters]).toEqual([null, "", []]);
  });

  it("is changed by whatever a view would keep", () => {
    expect(isChanged(view, {})).toBe(false);
    expect(isChanged(view, { view: "v1", ordering: "-city" })).toBe(false);
    for (const search of [{ group: "city" }, { q: "x" }, { filters: ["city"] }, { ordering: "city" }])
      expect(isChanged(view, search)).toBe(true);
    expect(isChanged({ ...view, q: "x" }, { q: "" })).toBe(true);
    expect(isChanged(null, { q: "" })).toBe(false);
  });

  it("reads the address without trusting it", () => {
    expect(readRegisterSearch({ q: 42, ordering: "", filter: { x: 1 }, fields: [] })).toEqual({
      q: "42",
      view: undefined,
      ordering: undefined,
      filter: undefined,
      fields: undefined,
    });
  });
});

describe("sorting by a click", () => {
  it("goes up, down, and back to the register's own order", () => {
    expect(nextOrdering("name", "code", false)).toBe("code");
    expect(nextOrdering("code", "code", false)).toBe("-code");
    expect(nextOrdering("-code", "code", false)).toBe("");
  });

  it("adds a further key with shift", () => {
    expect(nextOrdering("name", "code", true)).toBe("name,code");
    expect(nextOrdering("name,code", "code", true)).toBe("name,-code");
    expect(nextOrdering("name,-code", "code", true)).toBe("name");
  });
});

it("repeats lists in the query and leaves out what is unset", () => {
  expect(toQuery({ segment: ["a", "b"], q: "", limit: 5, cursor: undefined })).toBe(
    "segment=a&segment=b&limit=5",
  );
});
