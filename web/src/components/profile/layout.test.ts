import { describe, expect, it } from "vitest";
import { acrossColumns, asInput, canStep, type Place, reordered, stepped, withState } from "./layout";

const place = (code: string, column: Place["column"], state: Place["state"] = "open"): Place => ({
  code,
  label: code,
  column,
  state,
});
const codes = (places: Place[]) => places.map(({ code, column }) => `${column[0]}:${code}`).join(" ");
const places = [place("a", "main"), place("b", "main", "hidden"), place("c", "main"), place("d", "side")];

describe("the layout of a profile", () => {
  it("moves a panel past what is hidden", () => {
    expect(codes(stepped(places, "c", -1))).toBe("m:c m:a m:b s:d");
    expect(codes(stepped(places, "a", 1))).toBe("m:b m:c m:a s:d");
  });

  it("knows where a column ends", () => {
    expect(canStep(places, "a", -1)).toBe(false);
    expect(canStep(places, "c", -1)).toBe(true);
    expect(canStep(places, "d", 1)).toBe(false);
    expect(codes(stepped(places, "a", -1))).toBe(codes(places));
  });

  it("moves a panel to the other column, last", () => {
    expect(codes(acrossColumns(places, "a"))).toBe("m:b m:c s:d s:a");
    expect(codes(acrossColumns(places, "d"))).toBe("m:a m:b m:c m:d");
  });

  it("puts one column into a new order and leaves the other", () => {
    expect(codes(reordered(places, "main", ["c", "a", "b"]))).toBe("m:c m:a m:b s:d");
  });

  it("sends codes, columns and states, in their order", () => {
    const sent = asInput(withState(places, "d", "collapsed")).panels;
    expect(sent.at(-1)).toEqual({ code: "d", column: "side", state: "collapsed" });
  });
});
