import { describe, expect, it } from "vitest";
import { limitsOf, metricsOf } from "./limits";
import { readSubscriberSearch } from "./search";

describe("limits of a plan", () => {
  it("leaves out what is empty, and keeps zero", () => {
    expect(limitsOf({ customers: 500, employees: "", files: "0", broken: "x" })).toEqual({
      customers: 500,
      files: 0,
    });
  });

  it("shows limits on metrics that nobody knows any more", () => {
    const customers = { metric: "customers", label: "Customers", unit: "count" } as const;
    expect(metricsOf([customers], { customers: 1, gone: 2 })).toEqual([
      customers,
      { metric: "gone", label: "gone", unit: "count" },
    ]);
  });
});

describe("the list's state in the address", () => {
  it("keeps what it knows and drops the rest", () => {
    expect(readSubscriberSearch({ q: 42, state: "closing", other: 1 })).toEqual({
      q: "42",
      state: "closing",
    });
    expect(readSubscriberSearch({ q: "", state: "gone" })).toEqual({ q: undefined, state: undefined });
  });
});
