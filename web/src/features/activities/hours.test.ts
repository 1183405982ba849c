import { describe, expect, it } from "vitest";
import type { Entry } from "./calendar";
import { blocksOf, isAboveHours } from "./hours";

const SOFIA = "Europe/Sofia";
const entry = (id: string, starts_at: string, ends_at: string | null, part: Partial<Entry> = {}): Entry => ({
  id,
  version: 1,
  subject: id,
  type: null,
  state: "planned",
  starts_at,
  ends_at,
  is_all_day: false,
  timezone: SOFIA,
  customer: null,
  owner: null,
  ...part,
});
const placed = (entries: Entry[], day = "2026-11-21") =>
  blocksOf(entries, day, SOFIA).map(({ entry: { id }, from, until, lane, lanes }) => [
    id,
    from,
    until,
    lane,
    lanes,
  ]);

describe("the hours of a day", () => {
  it("are those of the reader's zone", () => {
    expect(placed([entry("call", "2026-11-21T08:00:00Z", "2026-11-21T09:30:00Z")])).toEqual([
      ["call", 600, 690, 0, 1],
    ]);
  });

  it("have what overlaps side by side, and what comes after it again over the whole width", () => {
    const entries = [
      entry("long", "2026-11-21T08:00:00Z", "2026-11-21T10:00:00Z"),
      entry("first", "2026-11-21T08:00:00Z", "2026-11-21T08:30:00Z"),
      entry("second", "2026-11-21T08:30:00Z", "2026-11-21T09:00:00Z"),
      entry("after", "2026-11-21T10:00:00Z", "2026-11-21T11:00:00Z"),
    ];
    expect(placed(entries)).toEqual([
      ["long", 600, 720, 0, 2],
      ["first", 600, 630, 1, 2],
      ["second", 630, 660, 1, 2],
      ["after", 720, 780, 0, 1],
    ]);
  });

  it("have a night's work on both of its days, and its end on the second", () => {
    const night = entry("night", "2026-11-21T20:00:00Z", "2026-11-21T23:00:00Z");
    const [evening] = blocksOf([night], "2026-11-21", SOFIA);
    const [morning] = blocksOf([night], "2026-11-22", SOFIA);
    expect([evening?.from, evening?.until, evening?.isLast]).toEqual([1320, 1440, false]);
    expect([morning?.from, morning?.until, morning?.isLast]).toEqual([0, 60, true]);
  });

  it("show half an hour of what does not say when it ends", () => {
    expect(placed([entry("open", "2026-11-21T08:00:00Z", null)])).toEqual([["open", 600, 630, 0, 1]]);
  });

  it("leave out what takes whole days or longer", () => {
    const fair = entry("fair", "2026-11-20T08:00:00Z", "2026-11-22T16:00:00Z");
    const day = entry("day", "2026-11-20T22:00:00Z", null, { is_all_day: true });
    expect([fair, day].map(isAboveHours)).toEqual([true, true]);
    expect(placed([fair, day])).toEqual([]);
  });
});
