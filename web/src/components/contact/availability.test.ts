import { describe, expect, it } from "vitest";
import { type Availability, availabilityOf, byHours, nextWindow, valuesOf } from "./availability";

const known: Availability = {
  timezone: "Europe/Sofia",
  windows: [
    { day: "monday", from: "09:00", to: "17:00" },
    { day: "tuesday", from: "09:00", to: "17:00" },
    { day: "thursday", from: "09:00", to: "17:00" },
    { day: "friday", from: "09:00", to: "12:00" },
    { day: "friday", from: "13:00", to: "15:00" },
  ],
  exceptions: [{ date: "2026-12-24", from: null, to: null, reachable: false }],
};

describe("availability", () => {
  it("is sent as it was read", () => {
    expect(availabilityOf(valuesOf(known, "UTC"))).toEqual(known);
  });

  it("begins with the hours of an office", () => {
    const { timezone, windows } = valuesOf(null, "Europe/Sofia");
    expect(timezone).toBe("Europe/Sofia");
    expect(windows.map(({ day }) => day)).toEqual(["monday", "tuesday", "wednesday", "thursday", "friday"]);
  });

  it("goes on with the next day", () => {
    expect(nextWindow(valuesOf(known, "UTC").windows)).toMatchObject({ day: "saturday", from: "13:00" });
    expect(nextWindow([])).toMatchObject({ day: "monday", from: "09:00", to: "17:00" });
  });

  it("joins days that follow each other with the same hours", () => {
    expect(byHours(known.windows)).toEqual([
      { days: ["monday", "tuesday"], hours: ["09:00–17:00"] },
      { days: ["thursday"], hours: ["09:00–17:00"] },
      { days: ["friday"], hours: ["09:00–12:00", "13:00–15:00"] },
    ]);
  });
});
