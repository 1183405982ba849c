import { describe, expect, it } from "vitest";
import { moved, placeAt } from "./order";

describe("moved", () => {
  it("puts an item at its new place and closes the gap", () => {
    expect(moved(["a", "b", "c", "d"], 0, 2)).toEqual(["b", "c", "a", "d"]);
    expect(moved(["a", "b", "c", "d"], 3, 1)).toEqual(["a", "d", "b", "c"]);
  });

  it("stops at the ends", () => {
    expect(moved(["a", "b", "c"], 1, -5)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], 1, 9)).toEqual(["a", "c", "b"]);
  });

  it("leaves a list alone that has no such item", () => {
    expect(moved(["a"], 4, 0)).toEqual(["a"]);
  });
});

describe("placeAt", () => {
  const middles = [10, 30, 50, 70];

  it("stays while the pointer is between the neighbours' middles", () => {
    expect(placeAt(middles, 1, 12)).toBe(1);
    expect(placeAt(middles, 1, 49)).toBe(1);
  });

  it("passes a neighbour when its middle is crossed", () => {
    expect(placeAt(middles, 1, 9)).toBe(0);
    expect(placeAt(middles, 1, 51)).toBe(2);
  });

  it("goes to the ends for a pointer far away", () => {
    expect(placeAt(middles, 2, -100)).toBe(0);
    expect(placeAt(middles, 0, 1_000)).toBe(3);
  });
});
