import { describe, expect, it } from "vitest";
import type { FieldPolicy } from "../api";
import { isSame, linesOf, rulesOf } from "./rules";

const policy: FieldPolicy = {
  resource: "customers",
  presets: [],
  version: 1,
  fields: [
    { name: "first_name", label: "First name", kind: "person" },
    { name: "segment", label: "Segment", kind: null },
    { name: "phones", label: "Phones", kind: null },
  ],
  rules: [
    { field: "phones", on_create: true, on_update: false, kind: "company" },
    { field: "segment", on_create: true, on_update: true, kind: null },
  ],
};

describe("the field policy as lines", () => {
  it("has a line for every field", () => {
    expect(linesOf(policy)).toEqual({
      first_name: { on_create: false, on_update: false, kind: "person" },
      segment: { on_create: true, on_update: true, kind: null },
      phones: { on_create: true, on_update: false, kind: "company" },
    });
  });

  it("sends only what is asked for, in the order of the fields", () => {
    const lines = { ...linesOf(policy), segment: { on_create: false, on_update: false, kind: null } };
    expect(rulesOf(policy, lines)).toEqual([
      { field: "phones", on_create: true, on_update: false, kind: "company" },
    ]);
  });

  it("knows a policy that came back to itself, whatever the order of its rules", () => {
    expect(isSame(policy, linesOf(policy))).toBe(true);
    expect(
      isSame(policy, { ...linesOf(policy), segment: { on_create: true, on_update: false, kind: null } }),
    ).toBe(false);
  });

  it("does not care for whom nothing is asked", () => {
    expect(
      isSame(policy, { ...linesOf(policy), first_name: { on_create: false, on_update: false, kind: null } }),
    ).toBe(true);
  });
});
