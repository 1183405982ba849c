import { expect, it } from "vitest";
import { makeFormat } from "~/i18n/useFormat";
import { describeCondition } from "./describe";
import type { Column } from "./types";

const column = (type: Column["type"]) => ({ name: "x", label: "When", type, choices: null }) as Column;
const t = ((key: string) => key.replace(/^filter\./, "")) as never;
const said = (type: Column["type"], op: string, value: unknown, locale: string) => {
  const words = { t, format: makeFormat(locale, "Europe/Sofia"), yesNo: ["yes", "no"] as [string, string] };
  return describeCondition({ field: "x", op, value } as never, column(type), null, words);
};

it("says days and moments as people of the language write them", () => {
  expect(said("date", "gte", "2026-11-21", "en-GB")).toBe("When dates.gte 21 Nov 2026");
  expect(said("datetime", "lt", "2026-11-21", "en-GB")).toBe("When dates.lt 21 Nov 2026");
  expect(said("datetime", "lt", "2026-11-21T22:30:00Z", "bg")).toContain("22.11.2026");
});

it("says days that move along with the calendar", () => {
  expect(said("date", "eq", "this_month", "en-GB")).toBe("When operators.eq relative.this_month");
  expect(said("datetime", "lt", "today-30d", "en-GB")).toBe("When dates.lt ago_d");
  expect(said("datetime", "lt", "today+2w", "en-GB")).toBe("When dates.lt ahead_w");
  // Elsewhere it is a word like any other.
  expect(said("string", "eq", "today", "en-GB")).toBe("When operators.eq today");
});

it("shows a value that is none as it stands in the address", () => {
  expect(said("date", "gte", "some day", "en-GB")).toBe("When dates.gte some day");
  expect(said("country", "eq", "nowhere at all", "en-GB")).toBe("When operators.eq nowhere at all");
  expect(said("decimal", "eq", "many", "en-GB")).toBe("When operators.eq many");
});
