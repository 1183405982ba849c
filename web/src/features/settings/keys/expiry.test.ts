import { describe, expect, it } from "vitest";
import { expiresAt, scopesOf } from "./expiry";

describe("a key's expiry", () => {
  it("lies a number of whole days ahead", () => {
    expect(expiresAt("30", new Date("2026-11-21T10:00:00Z"))).toBe("2026-12-21T10:00:00.000Z");
  });

  it("is none for never", () => {
    expect(expiresAt("never", new Date())).toBeNull();
  });
});

describe("the scopes that a key may carry", () => {
  it("are those of one's own rights, once each, in order", () => {
    const catalogue = [
      { code: "customers:tag:edit", api_scope: "customers:write" },
      { code: "customers:customer:view", api_scope: "customers:read" },
      { code: "customers:customer:edit", api_scope: "customers:write" },
      { code: "platform:plan:manage", api_scope: "platform:write" },
    ];
    const rights = ["customers:tag:edit", "customers:customer:edit", "customers:customer:view"];
    expect(scopesOf(catalogue, rights)).toEqual(["customers:read", "customers:write"]);
  });
});
