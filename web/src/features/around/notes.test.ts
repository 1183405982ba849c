import { describe, expect, it } from "vitest";
import { htmlOfText, isFormatted, textOfHtml } from "./notes";

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
