import { describe, expect, it } from "vitest";
import { codeFrom, draftOf, newOption, settingsOf, wishOf } from "./definition";

const LANGUAGES = ["en", "bg"];

describe("a key from a label", () => {
  it("is a word of small Latin letters", () => {
    expect(codeFrom("Net area, m²")).toBe("net_area_m2");
    expect(codeFrom("Нетна площ")).toBe("netna_plosht");
    expect(codeFrom("2nd  Élan__x")).toBe("nd_elan_x");
    expect(codeFrom("!?")).toBe("");
  });
});

describe("what is sent", () => {
  it("has the settings of the type alone", () => {
    const draft = { ...draftOf(null, LANGUAGES), key: "area", labels: { en: "Area", bg: " " }, minimum: "1" };
    expect(wishOf({ ...draft, type: "decimal" }, true)).toEqual({
      key: "area",
      type: "decimal",
      labels: { en: "Area" },
      help: {},
      group: null,
      is_required: false,
      is_unique: false,
      default: null,
      minimum: "1",
      maximum: null,
    });
    expect(wishOf({ ...draft, type: "boolean", is_unique: true }, false)).not.toHaveProperty("minimum");
    expect(wishOf({ ...draft, type: "boolean", is_unique: true }, false).is_unique).toBe(false);
    expect(wishOf({ ...draft, type: "link" }, true).target).toBe("customer");
  });

  it("makes codes of choices that have none", () => {
    const option = { ...newOption(LANGUAGES), labels: { en: "", bg: "Злато" } };
    const wish = wishOf({ ...draftOf(null, LANGUAGES), type: "select", options: [option] }, true);
    expect(wish.options).toEqual([
      { code: "zlato", labels: { bg: "Злато" }, color: "gray", archived: false },
    ]);
  });
});

describe("the value with which rows begin", () => {
  it("is sent as the type has it", () => {
    const draft = { ...draftOf(null, LANGUAGES), labels: { en: "Area" } };
    const sent = (type: string, value: unknown) =>
      wishOf({ ...draft, type: type as never, default: value as never }, true).default;
    expect(sent("integer", "12")).toBe(12);
    expect(sent("amount", "12,50 eur")).toEqual({ amount: "12.50", currency: "EUR" });
    expect(sent("boolean", true)).toBe(true);
    expect(sent("multi_select", ["a"])).toEqual(["a"]);
    expect(sent("link", "x")).toBeNull();
    expect(wishOf({ ...draft, default: "x", is_unique: true }, true).default).toBeNull();
  });
});

describe("settings", () => {
  it("offers uniqueness where values can be compared", () => {
    expect(settingsOf("email").unique).toBe(true);
    expect(settingsOf("multi_select").unique).toBe(false);
  });
});
