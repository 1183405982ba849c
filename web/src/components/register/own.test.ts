import { describe, expect, it } from "vitest";
import { bodyOf, changeOf, shownIn, valueIn } from "./own";
import type { Column, ColumnType } from "./types";

function own(key: string, type: ColumnType, further: Partial<Column> = {}): Column {
  const column = { name: `cf_${key}`, label: key, type, writes: `custom.${key}`, choices: null, ...further };
  return column as unknown as Column;
}

const tier = own("tier", "select", { choices: [{ code: "gold", label: "Gold" }] });
const wishes = own("wishes", "multi_select", { choices: [{ code: "gold", label: "Gold" }] });
const segment = { name: "segment", type: "term", writes: "segment_id" } as unknown as Column;

describe("fields of the organisation's own", () => {
  it("are sent as members of custom, in the shape of their type", () => {
    expect(changeOf(tier, "gold")).toEqual({ custom: { tier: "gold" } });
    expect(changeOf(own("floors", "integer"), "12")).toEqual({ custom: { floors: 12 } });
    expect(changeOf(own("floors", "integer"), "many")).toEqual({ custom: { floors: "many" } });
    expect(changeOf(own("budget", "amount"), "12,50 eur")).toEqual({
      custom: { budget: { amount: "12.50", currency: "EUR" } },
    });
    expect(changeOf(own("area", "decimal"), null)).toEqual({ custom: { area: null } });
    expect(changeOf(segment, "1")).toEqual({ segment_id: "1" });
  });

  it("are sent together for a new row", () => {
    expect(
      bodyOf([
        [tier, "gold"],
        [segment, "1"],
        [wishes, ["gold"]],
      ]),
    ).toEqual({ segment_id: "1", custom: { tier: "gold", wishes: ["gold"] } });
  });

  it("are read from custom, with labels of choices and links", () => {
    const partner = own("partner", "reference");
    const document = {
      segment_id: "1",
      custom: { tier: "gold", wishes: ["gold"], budget: { amount: "1", currency: "EUR" }, partner: "7" },
      custom_links: { partner: { id: "7", name: "Orion" } },
    };
    expect(valueIn(document, tier)).toBe("gold");
    expect(shownIn(document, tier)).toEqual({ code: "gold", label: "Gold" });
    expect(shownIn(document, wishes)).toEqual([{ code: "gold", label: "Gold" }]);
    expect(valueIn(document, own("budget", "amount"))).toBe("1 EUR");
    expect(shownIn(document, partner)).toEqual({ id: "7", name: "Orion" });
    expect(valueIn(document, own("none", "string"))).toBeNull();
    expect(valueIn(document, segment)).toBe("1");
  });
});

it("sends decimals that every customer has as the API reads them, too", () => {
  const distance = { name: "distance_km", type: "decimal", writes: "distance_km" } as unknown as Column;
  expect(changeOf(distance, " 12,5 ")).toEqual({ distance_km: "12.5" });
  expect(changeOf(distance, null)).toEqual({ distance_km: null });
});
