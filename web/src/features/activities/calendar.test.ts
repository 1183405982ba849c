import { describe, expect, it } from "vitest";
import { addMonths, byDay, daysOf, daysTaken, type Entry, resized, shifted, turned } from "./calendar";

const SOFIA = "Europe/Sofia";
const entry = (part: Partial<Entry>): Entry => ({
  id: "a",
  version: 1,
  subject: "Call",
  type: null,
  state: "planned",
  starts_at: "2026-11-21T10:00:00Z",
  ends_at: null,
  is_all_day: false,
  timezone: SOFIA,
  customer: null,
  owner: null,
  ...part,
});

describe("the days of a view", () => {
  it("are whole weeks from Monday on", () => {
    expect(daysOf("week", "2026-11-22")).toEqual(
      ["16", "17", "18", "19", "20", "21", "22"].map((day) => `2026-11-${day}`),
    );
    const month = daysOf("month", "2026-11-21");
    expect([month[0], month.at(-1), month.length]).toEqual(["2026-10-26", "2026-12-06", 42]);
    expect(daysOf("month", "2027-02-10")).toHaveLength(28);
  });

  it("turn by month, week, or what an agenda shows", () => {
    expect(turned("month", "2026-01-31", 1)).toBe("2026-02-28");
    expect(turned("week", "2026-11-21", -1)).toBe("2026-11-14");
    expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
  });
});

describe("the days of an activity", () => {
  it("are those of the reader's zone", () => {
    expect(daysTaken(entry({ starts_at: "2026-11-21T22:30:00Z" }), SOFIA)).toEqual(["2026-11-22"]);
    expect(daysTaken(entry({ starts_at: "2026-11-21T22:30:00Z" }), "America/New_York")).toEqual([
      "2026-11-21",
    ]);
  });

  it("are those of its own zone if it takes whole days", () => {
    const day = entry({
      is_all_day: true,
      starts_at: "2026-11-20T22:00:00Z",
      ends_at: "2026-11-21T22:00:00Z",
    });
    expect(daysTaken(day, "America/New_York")).toEqual(["2026-11-21", "2026-11-22"]);
  });

  it("end before the midnight at which it ends", () => {
    const night = entry({ starts_at: "2026-11-21T18:00:00Z", ends_at: "2026-11-21T22:00:00Z" });
    expect(daysTaken(night, SOFIA)).toEqual(["2026-11-21"]);
  });

  it("have whole days first, then what begins earlier", () => {
    const found = byDay(
      [
        entry({ id: "late", starts_at: "2026-11-21T15:00:00Z" }),
        entry({ id: "early", starts_at: "2026-11-21T06:00:00Z" }),
        entry({ id: "day", is_all_day: true, starts_at: "2026-11-20T22:00:00Z" }),
      ],
      SOFIA,
    );
    expect(found.get("2026-11-21")?.map(({ id }) => id)).toEqual(["day", "early", "late"]);
  });
});

describe("moving by days", () => {
  it("keeps the hours across a change of the clocks", () => {
    const call = entry({ starts_at: "2026-10-24T07:00:00Z", ends_at: "2026-10-24T08:00:00Z" });
    expect(shifted(call, 1, SOFIA)).toEqual({
      starts_at: "2026-10-25T08:00:00.000Z",
      ends_at: "2026-10-25T09:00:00.000Z",
    });
  });

  it("leaves an open end open", () => {
    expect(shifted(entry({}), -7, SOFIA)).toEqual({ starts_at: "2026-11-14T10:00:00.000Z", ends_at: null });
  });
});

describe("an end moved by minutes", () => {
  it("stays after the start", () => {
    const call = entry({ ends_at: "2026-11-21T11:00:00Z" });
    expect(resized(call, 30, SOFIA).ends_at).toBe("2026-11-21T11:30:00.000Z");
    expect(resized(call, -600, SOFIA).ends_at).toBe("2026-11-21T10:15:00.000Z");
  });

  it("begins with half an hour where none was stated", () => {
    expect(resized(entry({}), 15, SOFIA).ends_at).toBe("2026-11-21T10:45:00.000Z");
  });
});
