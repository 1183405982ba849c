import { afterEach, expect, it, vi } from "vitest";
import { fetchOrTake } from "./begun";

const url = "http://localhost/api/v1/me";

afterEach(() => {
  vi.restoreAllMocks();
  globalThis.kontorBegun = undefined;
});

it("takes what was asked for already, once, and asks itself from then on", async () => {
  const early = new Response("early");
  const later = new Response("later");
  const network = vi.spyOn(globalThis, "fetch").mockResolvedValue(later);
  globalThis.kontorBegun = new Map([[url, Promise.resolve(early)]]);
  expect(await fetchOrTake(new Request(url))).toBe(early);
  expect(network).not.toHaveBeenCalled();
  expect(await fetchOrTake(new Request(url))).toBe(later);
});

it("takes no answer to a question for a change", async () => {
  const network = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response());
  globalThis.kontorBegun = new Map([[url, Promise.resolve(new Response("early"))]]);
  await fetchOrTake(new Request(url, { method: "PATCH", body: "{}" }));
  expect(network).toHaveBeenCalledOnce();
});
