import { expect, it } from "vitest";
import { listDifference, rowText } from "./historyText";

it("tells what came, what left and what is another now", () => {
  const office = { id: "a", number: "1" };
  const mobile = { id: "b", number: "2" };
  const fax = { id: "c", number: "3" };
  expect(listDifference([office, mobile], [{ ...office, label: "x" }, fax])).toEqual({
    added: [fax],
    removed: [mobile],
    changed: [{ ...office, label: "x" }],
  });
  expect(listDifference(["vip"], ["vip", "new"])).toEqual({ added: ["new"], removed: [], changed: [] });
});

it("knows external references by source and id, assignments by role and employee", () => {
  const erp = { source: "erp", id: "1" };
  expect(listDifference([erp], [{ source: "web", id: "1" }]).added).toHaveLength(1);
  const duty = { role: "salesperson", employee_id: "ann", share: null };
  expect(listDifference([duty], [{ ...duty, share: "40.00" }]).changed).toHaveLength(1);
});

it("names rows in people's words", () => {
  const names = new Map([
    ["ann", "Ann Lee"],
    ["salesperson", "Salesperson"],
    ["orion", "Orion Ltd"],
  ]);
  const text = (row: Record<string, unknown>) => rowText(row, (id) => names.get(id));
  expect(text({ role: "salesperson", employee_id: "ann" })).toBe("Salesperson: Ann Lee");
  expect(text({ role: "salesperson", document_kind: "order", contact_id: "ann" })).toBe(
    "Salesperson, order: Ann Lee",
  );
  expect(text({ customer_id: "orion", title: "Buyer" })).toBe("Orion Ltd, Buyer");
  expect(text({ id: "1", line1: "1 Main", city: "Sofia" })).toBe("1 Main, Sofia");
  expect(text({ source: "erp", id: "4711" })).toBe("erp: 4711");
});
