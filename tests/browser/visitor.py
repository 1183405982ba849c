"""Somebody at a browser, watched: what the console complains of is a finding of the test."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

AXE = (Path(__file__).resolve().parents[2] / "web/node_modules/axe-core/axe.min.js").read_text()
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
        self.page.evaluate(AXE)
        found: list[str] = self.page.evaluate(RUN_AXE)
        return found

    def overflow(self) -> int:
        """How many CSS pixels the page is wider than its window."""
        width: int = self.page.evaluate(OVERFLOW)
        return width

    def _on_console(self, message: ConsoleMessage) -> None:
        # Refusals of the server are judged by their status.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.findings.append(f"console {message.type}: {message.text[:600]}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._refusals:
            path = re.sub(r"^https?://[^/]+", "", response.url)
            self.findings.append(f"{response.request.method} {path} answered {response.status}")
