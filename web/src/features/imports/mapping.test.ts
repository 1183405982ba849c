import { expect, test } from "vitest";
import { withField, withFormat } from "./mapping";

const name = { column: 1, field: "name", format: "" };
const tags = { column: 0, field: "tags", format: "" };
const many = (field: string) => field === "tags";

test("a field that takes one column leaves the other", () => {
  expect(withField([name], 2, "name", many)).toEqual([{ column: 2, field: "name", format: "" }]);
  expect(withField([tags, name], 2, "tags", many)).toHaveLength(3);
});

test("a column can go nowhere, and be read in another way", () => {
  expect(withField([tags, name], 1, null, many)).toEqual([tags]);
  expect(withFormat([tags, name], 1, "comma")[1]?.format).toBe("comma");
});
