import { describe, expect, it } from "vitest";
import { addressOf, contentOf, htmlOf } from "./content";

function cleaned(html: string): string {
  const holder = document.createElement("div");
  holder.append(contentOf(html));
  return holder.innerHTML;
}

describe("contentOf", () => {
  it("keeps what the server keeps", () => {
    const html = '<p>a <strong>b</strong><br></p><ul><li>c</li></ul><a href="https://x.example">d</a>';
    expect(cleaned(html)).toBe(html);
  });
  it("leaves out what runs or looks", () => {
    const hostile = '<p style="color:red" onclick="x()">a<script>b</script></p><img src=x onerror="y()">';
    expect(cleaned(hostile)).toBe("<p>a</p>");
    expect(cleaned('<a href="javascript:x()">a</a>')).toBe("a");
  });
  it("makes paragraphs of lines", () => {
    expect(cleaned("<div>a</div><div><span>b</span></div>")).toBe("<p>a</p><p>b</p>");
  });
});

describe("htmlOf", () => {
  it("is empty where nothing is said", () => {
    const box = document.createElement("div");
    box.innerHTML = "<p><br></p>";
    expect(htmlOf(box)).toBe("");
    box.innerHTML = "<p>a</p>";
    expect(htmlOf(box)).toBe("<p>a</p>");
  });
});

describe("addressOf", () => {
  it.each([
    ["orion.example/a", "https://orion.example/a"],
    ["http://orion.example", "http://orion.example"],
    ["ann@orion.example", "mailto:ann@orion.example"],
    ["tel:+3592", "tel:+3592"],
    ["javascript:x()", null],
    [" ", null],
  ])("reads %s", (typed, address) => expect(addressOf(typed)).toBe(address));
});
