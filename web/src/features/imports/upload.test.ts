import { expect, test } from "vitest";
import { typeOf } from "./upload";

test("the type of a file is that of the end of its name", () => {
  expect(typeOf("Customers.XLSX")).toContain("spreadsheetml");
  expect(typeOf("people.vcf")).toBe("text/vcard");
  expect(typeOf("list.csv")).toBe("text/csv");
  expect(typeOf("list.txt")).toBe("text/csv");
});
