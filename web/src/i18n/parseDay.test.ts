import { describe, expect, it } from "vitest";
import { parseDay } from "./parseDay";
import { makeFormat } from "./useFormat";

const NOW = new Date("2026-11-21T10:00:00Z");
const parsed = (text: string, language: string) => parseDay(text, language, NOW);

describe("parseDay", () => {
  it("reads ISO days in every language", () => {
    for (const language of ["en", "bg"]) {
      expect(parsed("2026-03-09", language)).toBe("2026-03-09");
      expect(parsed(" 2026/3/9 ", language)).toBe("2026-03-09");
    }
  });

  it("reads digits as the language writes them", () => {
    expect(parsed("9.3.2026", "bg")).toBe("2026-03-09");
    expect(parsed("09.03.2026 г.", "bg")).toBe("2026-03-09");
    expect(parsed("9/3/2026", "bg")).toBe("2026-03-09");
    expect(parsed("3/9/2026", "en")).toBe("2026-03-09");
    expect(parsed("9/3/2026", "en-GB")).toBe("2026-03-09");
    expect(parsed("9-3-26", "en")).toBe("2026-03-09");
    expect(parsed("1.2.85", "bg")).toBe("1985-02-01");
  });

  it("takes the present year where none is typed", () => {
    expect(parsed("24.12", "bg")).toBe("2026-12-24");
    expect(parsed("24 dec", "en")).toBe("2026-12-24");
  });

  it("reads names of months, shortened or in full", () => {
    expect(parsed("Mar 9, 2026", "en")).toBe("2026-03-09");
    expect(parsed("9 March 2026", "en")).toBe("2026-03-09");
    expect(parsed("9 март 2026 г.", "bg")).toBe("2026-03-09");
    expect(parsed("21 ноем. 2026", "bg")).toBe("2026-11-21");
  });

  it("reads what it shows", () => {
    for (const language of ["en", "bg", "en-GB"])
      expect(parsed(makeFormat(language).date("2026-11-05"), language)).toBe("2026-11-05");
  });

  it("takes no day that there is not, and nothing else", () => {
    for (const text of ["31.2.2026", "2026-13-01", "tomorrow", "9 Foo 2026", "1 2 3 Mar", ""])
      expect(parsed(text, "en")).toBeNull();
  });
});
