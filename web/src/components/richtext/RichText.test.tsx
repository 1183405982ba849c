import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import { RichText } from "./RichText";

const shown = (html: string) => render(<RichText html={html} />).container.firstElementChild?.innerHTML;

it("shows emphasis, lists and links as what they are", () => {
  const html = "<p>Likes <strong>blue</strong><br>and red</p><ul><li>one</li></ul>";
  expect(shown(html)).toBe(html);
  expect(shown('<a href="https://example.org/">there</a>')).toBe(
    '<a href="https://example.org/" target="_blank" rel="noopener noreferrer nofollow">there</a>',
  );
});

it("keeps the text alone of anything else, and nothing of scripts", () => {
  const html = '<img src="x" onerror="alert(1)"><p onclick="alert(1)">a<span style="color:red">b</span></p>';
  expect(shown(`${html}<script>alert(1)</script>`)).toBe("<p>ab</p>");
  expect(shown('<a href=" javascript:alert(1)">c</a>')).toBe("c");
});

it("puts headings below those of the page", () => {
  expect(shown("<h1>Plan</h1>")).toBe("<h4>Plan</h4>");
});
