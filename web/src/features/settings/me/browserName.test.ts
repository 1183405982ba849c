import { describe, expect, it } from "vitest";
import { browserName } from "./browserName";

const MOZILLA = "Mozilla/5.0";

describe("browserName", () => {
  it.each([
    [`${MOZILLA} (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0`, "Firefox, Windows"],
    [
      `${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15`,
      "Safari, macOS",
    ],
    [
      `${MOZILLA} (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36`,
      "Chrome, Linux",
    ],
    [
      `${MOZILLA} (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0`,
      "Edge, Windows",
    ],
    [
      `${MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1`,
      "Chrome, iOS",
    ],
    [
      `${MOZILLA} (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36`,
      "Chrome, Android",
    ],
  ])("reads %s", (userAgent, name) => expect(browserName(userAgent)).toBe(name));

  it("leaves alone what it does not know", () => {
    expect(browserName("curl/8.5.0")).toBe("curl/8.5.0");
  });
});
