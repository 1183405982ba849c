import { describe, expect, it } from "vitest";
import { draftsOf, EMPTY, wishOf } from "./texts";

const template = { texts: { de: { subject: "a", html: "<p>b</p>", text: null } } } as never;

describe("texts of a template", () => {
  it("are there in the interface's languages, and in those that it has", () => {
    expect(draftsOf(template, ["en", "bg"])).toEqual({
      en: EMPTY,
      bg: EMPTY,
      de: { subject: "a", html: "<p>b</p>", text: "" },
    });
  });
  it("are sent where something is written", () => {
    expect(wishOf(draftsOf(template, ["en"]))).toEqual({
      de: { subject: "a", html: "<p>b</p>", text: null },
    });
    expect(wishOf({ en: { subject: " ", html: "<p>x</p>", text: " " } })).toEqual({
      en: { subject: " ", html: "<p>x</p>", text: null },
    });
  });
});
