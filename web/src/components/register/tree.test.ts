import { describe, expect, it } from "vitest";
import {
  appendAt,
  asGroup,
  conditionAt,
  countConditions,
  EMPTY,
  isFilterNode,
  normalised,
  pruned,
  replaceAt,
} from "./tree";
import type { Condition, FilterGroup } from "./types";

const a: Condition = { field: "segment", op: "in", value: ["1"] };
const b: Condition = { field: "name", op: "icontains", value: "x" };

describe("filter trees", () => {
  it("adds a condition to the group at a path and nowhere else", () => {
    const tree: FilterGroup = { and: [a, { or: [a] }] };
    expect(appendAt(tree, [1], b)).toEqual({ and: [a, { or: [a, b] }] });
    expect(tree).toEqual({ and: [a, { or: [a] }] });
  });

  it("replaces and removes members by their path", () => {
    const tree: FilterGroup = { and: [a, { or: [a, b] }] };
    expect(replaceAt(tree, [1, 0], b)).toEqual({ and: [a, { or: [b, b] }] });
    expect(replaceAt(tree, [1], null)).toEqual({ and: [a] });
  });

  it("goes into negated groups, and makes all negations such", () => {
    const tree: FilterGroup = { and: [a, { not: { or: [a] } }] };
    expect(appendAt(tree, [1], b)).toEqual({ and: [a, { not: { or: [a, b] } }] });
    expect(replaceAt(tree, [1, 0], b)).toEqual({ and: [a, { not: { or: [b] } }] });
    expect(normalised({ and: [{ not: a }, { not: { not: { or: [b] } } }] })).toEqual({
      and: [{ not: { and: [a] } }, { or: [b] }],
    });
  });

  it("sends no group that says nothing, for the server refuses them", () => {
    expect(pruned(EMPTY)).toBeNull();
    expect(pruned({ and: [{ or: [] }, a, { not: { and: [] } }] })).toEqual(a);
    expect(pruned({ or: [a, b] })).toEqual({ or: [a, b] });
  });

  it("shows any tree as a group", () => {
    expect(asGroup(null)).toEqual(EMPTY);
    expect(asGroup(a)).toEqual({ and: [a] });
    expect(asGroup({ not: a })).toEqual({ and: [{ not: a }] });
  });

  it("counts conditions however deep", () => {
    expect(countConditions({ and: [a, { or: [a, { not: b }] }] })).toBe(3);
  });

  it("does not take just anything from an address for a filter", () => {
    expect(isFilterNode({ and: [a, { or: [b] }] })).toBe(true);
    expect(isFilterNode("segment")).toBe(false);
    expect(isFilterNode({ and: [{ nothing: 1 }] })).toBe(false);
    expect(isFilterNode({ field: 1, op: "eq" })).toBe(false);
  });
});

describe("the place of a refused condition", () => {
  it("is found in the tree that people see, empty groups and all", () => {
    const tree: FilterGroup = { and: [{ or: [] }, a, { or: [b] }] };
    expect(conditionAt(tree, "/and/0")).toBe(a);
    expect(conditionAt(tree, "/and/1")).toBe(b);
    expect(conditionAt({ and: [b] }, "")).toBe(b);
    expect(conditionAt({ and: [{ not: a } as never, b] }, "/and/0/not")).toBe(a);
    expect(conditionAt(tree, "/and/9")).toBeNull();
    expect(conditionAt({ and: [] }, "")).toBeNull();
  });
});
