import { afterEach, expect, it, vi } from "vitest";

// The client keeps the `fetch` that there is when it is made.
const network = vi.hoisted(() => {
  const stand = vi.fn<typeof fetch>();
  globalThis.fetch = stand;
  return stand;
});

import { api, body, onSignedOut, setRequestLanguage } from "./client";
import { ApiProblem } from "./problem";

const answer = (status: number, document: unknown, headers: Record<string, string> = {}) => {
  const type = { "Content-Type": "application/problem+json" };
  network.mockResolvedValue(
    new Response(JSON.stringify(document), { status, headers: { ...type, ...headers } }),
  );
};

afterEach(() => network.mockReset());

it("sends language, request id and, for changes, the CSRF token", async () => {
  // biome-ignore lint/suspicious/noDocumentCookie: the server sets it in this way
  document.cookie = "csrftoken=abc";
  setRequestLanguage("bg");
  answer(200, {});
  await body(api.POST("/auth/logout", {}));
  const request = network.mock.calls[0]?.[0] as Request;
  expect(request.headers.get("Accept-Language")).toBe("bg");
  expect(request.headers.get("X-CSRFToken")).toBe("abc");
  expect(request.headers.get("X-Request-ID")).toMatch(/^[0-9a-f]{32}$/);
});

it("throws a problem document as it is", async () => {
  const document = { code: "possible_duplicate", detail: "Look", request_id: "r1", candidates: [1] };
  answer(409, document, { "Retry-After": "7" });
  const problem = await body(api.GET("/me", {})).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect(problem).toMatchObject({ status: 409, code: "possible_duplicate", requestId: "r1", retryAfter: 7 });
  expect((problem as ApiProblem).extra.candidates).toEqual([1]);
});

it("tells whoever listens that nobody is signed in", async () => {
  const listener = vi.fn();
  const stop = onSignedOut(listener);
  answer(401, { code: "not_authenticated" });
  await body(api.GET("/me", {})).catch(() => {});
  expect(listener).toHaveBeenCalledOnce();
  stop();
});

it("makes a problem of a server that cannot be reached", async () => {
  network.mockRejectedValue(new TypeError("Failed to fetch"));
  const problem = await body(api.GET("/me", {})).catch((error: unknown) => error);
  expect(problem).toMatchObject({ status: 0, code: "network", isPassing: true });
});
