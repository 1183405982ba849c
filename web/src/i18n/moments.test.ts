import { describe, expect, it } from "vitest";
import { localOf, momentOf } from "./moments";

describe("momentOf", () => {
  it("is null for nothing", () => {
    expect(momentOf("", "Europe/Sofia")).toBeNull();
  });

  it("bears years that are still being typed", () => {
    expect(momentOf("20265-12-03T10:30", "Europe/Sofia")).toBeNull();
    expect(localOf(momentOf("0002-12-03T10:30", "UTC"), "UTC")).toBe("0002-12-03T10:30");
  });

  it("means the hours of the person's zone, in summer and in winter", () => {
    expect(momentOf("2026-12-03T10:30", "Europe/Sofia")).toBe("2026-12-03T08:30:00.000Z");
    expect(momentOf("2026-07-03T10:30", "Europe/Sofia")).toBe("2026-07-03T07:30:00.000Z");
    expect(momentOf("2026-07-03T10:30", "America/New_York")).toBe("2026-07-03T14:30:00.000Z");
  });

  it("is right on both sides of the change of the clocks", () => {
    expect(momentOf("2026-03-29T02:30", "Europe/Sofia")).toBe("2026-03-29T00:30:00.000Z");
    expect(momentOf("2026-03-29T04:30", "Europe/Sofia")).toBe("2026-03-29T01:30:00.000Z");
  });
});

describe("localOf", () => {
  it("shows the hours of the zone, and is read back as the same moment", () => {
    expect(localOf(null, "Europe/Sofia")).toBe("");
    expect(localOf("2026-07-03T07:30:00Z", "Europe/Sofia")).toBe("2026-07-03T10:30");
    expect(momentOf(localOf("2026-12-03T08:30:00Z", "Asia/Tokyo"), "Asia/Tokyo")).toBe(
      "2026-12-03T08:30:00.000Z",
    );
  });
});
