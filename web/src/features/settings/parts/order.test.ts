import { expect, test } from "vitest";
import { inOrder } from "./order";

test("rows take the new order, and those it does not name come after them", () => {
  const rows = ["a", "b", "c", "d"].map((id, position) => ({ id, position }));
  expect(inOrder(rows, ["c", "a"]).map(({ id }) => id)).toEqual(["c", "a", "b", "d"]);
});
