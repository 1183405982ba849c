import { describe, expect, it } from "vitest";
import { htmlOfText, isFormatted, momentOf, textOfHtml } from "./timeline";

describe("textOfHtml", () => {
  it("gives each block a line and leaves marks out", () => {
    expect(textOfHtml("<p>Called, <strong>likes</strong> blue</p><ul><li>one</li><li>two</li></ul>")).toBe(
      "Called, likes blue\none\ntwo",
    );
  });

  it("reads entities as what they stand for", () => {
    expect(textOfHtml("a &lt; b &amp; c")).toBe("a < b & c");
  });
});

describe("htmlOfText", () => {
  it("makes paragraphs and breaks, and escapes what looks like HTML", () => {
    expect(htmlOfText("Hi <b>you</b>\nthere\n\nBye")).toBe(
      "<p>Hi &lt;b&gt;you&lt;/b&gt;<br>there</p><p>Bye</p>",
    );
  });

  it("is read back as it was typed", () => {
    expect(textOfHtml(htmlOfText("one\ntwo"))).toBe("one\ntwo");
  });
});

describe("isFormatted", () => {
  it("tells marks from what was typed as text", () => {
    expect(isFormatted(htmlOfText("one\n\ntwo\nthree"))).toBe(false);
    expect(isFormatted("<p>one <em>two</em></p>")).toBe(true);
  });
});

describe("momentOf", () => {
  it("is null for nothing", () => {
    expect(momentOf("", "Europe/Sofia")).toBeNull();
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
