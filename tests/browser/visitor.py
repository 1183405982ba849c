"""Somebody at a browser, watched: what the console complains of is a finding of the test."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

# There once the client was built.
AXE = Path(__file__).resolve().parents[2] / "web/node_modules/axe-core/axe.min.js"
# In every page before its own scripts: tells refusals of the policy, and when nothing has been fetched for a while.
WATCH = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.effectiveDirective} refused ${event.blockedURI} ${event.sourceFile}`);
});
const fetched = window.fetch;
let open = 0, last = performance.now();
window.fetch = (...sent) => {
  open += 1;
  return fetched(...sent).finally(() => { open -= 1; last = performance.now(); });
};
window.isSettled = () => open === 0 && performance.now() - last > 120 && document.querySelector("h1, h2") !== null
  && document.querySelector("[aria-busy=true], .mantine-Skeleton-root") === null;
"""
CALL = """
async ([method, path, body]) => {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  const headers = { "Content-Type": "application/json", "X-CSRFToken": cookie ? cookie.slice(10) : "" };
  const sent = body === null ? undefined : JSON.stringify(body);
  const answer = await fetch(path, { method, headers, body: sent });
  const text = await answer.text();
  return [answer.status, text ? JSON.parse(text) : null];
}
"""
RUN_AXE = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}
"""
# What can be read or is read out, without what is only styled away.
TEXTS = """
() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) found.add(walker.currentNode.data.trim());
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const element of document.querySelectorAll(`[${name}]`)) found.add(element.getAttribute(name).trim());
  return [...found];
}
"""
# What one clicks or fills in, and cannot reach because it lies beyond what is shown, and that does not scroll.
CUT = """
() => [...document.querySelectorAll("a, button, label, input, textarea, [role=tab]")].filter((element) => {
  const { left, right, width, bottom } = element.getBoundingClientRect();
  if (width <= 1 || bottom <= 0 || right <= 0 || getComputedStyle(element).visibility !== "visible") return false;
  for (let above = element.parentElement; above !== null; above = above.parentElement) {
    const style = getComputedStyle(above);
    if (["auto", "scroll"].includes(style.overflowX) || style.textOverflow === "ellipsis") return false;
    const box = above.getBoundingClientRect();
    if (box.width <= 1) return false;
    if (style.overflowX !== "visible" && (right > box.right + 1 || left < box.left - 1)) return true;
  }
  return right > window.innerWidth + 1;
}).map((element) => element.outerHTML.slice(0, 160))
"""
# The widest that the page can be scrolled to beyond its window, in CSS pixels.
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Visitor:
    """One browser window with cookies of its own. `page` is Playwright's."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        context.add_init_script(WATCH)
        self.page: Page = context.new_page()
        self.findings: list[str] = []
        self._refusals: set[int] = set()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.findings.append(f"uncaught: {error}"))
        self.page.on("response", self._on_response)

    def expect_refusals(self, *statuses: int) -> None:
        """The server may answer these from now on; all other refusals are findings."""
        self._refusals.update(statuses)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """What the API answers to a call that the page makes in its own name. Fails unless it succeeds."""
        status, answer = self.page.evaluate(CALL, [method, path, body])
        assert status < 400, f"{method} {path} answered {status}: {answer}"
        return answer

    def settle(self) -> None:
        """Wait until nothing is fetched or drawn as an outline."""
        self.page.wait_for_function("() => window.isSettled()")

    def inaccessible(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA and good practice on the page as it is."""
        self.page.evaluate(AXE.read_text())
        found: list[str] = self.page.evaluate(RUN_AXE)
        return found

    def texts(self) -> set[str]:
        """Each text of the page, also those that are only read out."""
        return set(self.page.evaluate(TEXTS))

    def cut(self) -> list[str]:
        """What people would want to reach, and cannot."""
        found: list[str] = self.page.evaluate(CUT)
        return found

    def take_findings(self) -> list[str]:
        """What was complained of since this was asked last."""
        taken = list(self.findings)
        self.findings.clear()
        return taken

    def overflow(self) -> int:
        """How many CSS pixels the page is wider than its window."""
        width: int = self.page.evaluate(OVERFLOW)
        return width

    def _on_console(self, message: ConsoleMessage) -> None:
        # Refusals of the server are judged by their status.
        is_refusal = message.text.startswith(("Failed to load resource", "ApiProblem: "))
        if message.type in ("error", "warning") and not is_refusal:
            self.findings.append(f"console {message.type}: {message.text[:600]}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._refusals:
            path = re.sub(r"^https?://[^/]+", "", response.url)
            self.findings.append(f"{response.request.method} {path} answered {response.status}")
