import { describe, expect, it } from "vitest";
import { patternGroups, withoutCovered } from "./patterns";

describe("patterns of events", () => {
  it("offers each group as a whole before its kinds", () => {
    expect(patternGroups(["customer.created", "customer.updated", "tag.created"])).toEqual([
      { group: "customer", items: ["customer.*", "customer.created", "customer.updated"] },
      { group: "tag", items: ["tag.*", "tag.created"] },
    ]);
  });

  it("drops what a wider pattern means anyway", () => {
    expect(withoutCovered(["customer.created", "customer.*", "tag.created"])).toEqual([
      "customer.*",
      "tag.created",
    ]);
    expect(withoutCovered(["customer.*", "*"])).toEqual(["*"]);
  });
});
