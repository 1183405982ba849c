import { describe, expect, it } from "vitest";
import type { Right, Role } from "../api";
import { changeOf, groupRights, isWithinReach, switched } from "./rights";

const right = (code: string): Right => ({ code, label: code, api_scope: "x:read", system_roles: [] });
const role = {
  rights: ["customers:customer:view", "customers:customer:edit"],
  customer_scope: "team",
  document_scope: "own",
} as unknown as Role;

describe("groupRights", () => {
  it("puts rights below their floor, in the order of floors, and the rest at the end", () => {
    const groups = groupRights([
      right("kernel:job:manage"),
      right("customers:tag:edit"),
      right("novelty:thing:view"),
      right("customers:customer:view"),
    ]);
    expect(groups.map(({ floor, rights }) => [floor, rights.map(({ code }) => code)])).toEqual([
      ["customers", ["customers:tag:edit", "customers:customer:view"]],
      ["kernel", ["kernel:job:manage"]],
      ["other", ["novelty:thing:view"]],
    ]);
  });
});

describe("isWithinReach", () => {
  const scopes = { customers: "all", documents: "own" };

  it("holds for a role whose rights and scopes one has", () => {
    expect(isWithinReach(role, { rights: [...role.rights, "more:than:that"], scopes })).toBe(true);
  });

  it("fails for one right too many, or a wider scope", () => {
    expect(isWithinReach(role, { rights: ["customers:customer:view"], scopes })).toBe(false);
    expect(isWithinReach(role, { rights: role.rights, scopes: { ...scopes, customers: "own" } })).toBe(false);
    expect(isWithinReach(role, { rights: role.rights, scopes: {} })).toBe(false);
  });
});

describe("changeOf", () => {
  it("is nothing for a draft that came back to what the role is", () => {
    const back = switched(switched(role, "customers:tag:edit"), "customers:tag:edit");
    expect(changeOf(role, back)).toBeNull();
    expect(
      changeOf(role, switched(switched(role, "customers:customer:view"), "customers:customer:view")),
    ).toBeNull();
  });

  it("names only what differs", () => {
    expect(changeOf(role, { ...role, document_scope: "all" })).toEqual({ document_scope: "all" });
    expect(changeOf(role, switched(role, "customers:customer:edit"))).toEqual({
      rights: ["customers:customer:view"],
    });
  });
});
