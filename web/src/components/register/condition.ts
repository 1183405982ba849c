import { valuesOf } from "./describe";
import type { Column, Condition, Operator } from "./types";

export const LISTS = new Set<Operator>(["in", "not_in", "all", "any", "none", "under"]);

/** The condition with which a column starts: no value yet. */
export function freshCondition(column: Column): Condition {
  const first = (["under", "in", "any", "icontains", "eq", "isnull"] as const).find((op) =>
    column.operators.includes(op),
  );
  const listed =
    column.choices !== null ||
    ["term", "employee", "country", "language", "tags", "reference"].includes(column.type);
  const wanted = { date: "gte", datetime: "gte" } as const;
  const op =
    column.type === "boolean"
      ? "eq"
      : listed
        ? (first ?? "eq")
        : ([wanted[column.type as "date"], "icontains" as const, "eq" as const].find(
            (each) => each && column.operators.includes(each),
          ) ?? "eq");
  return { field: column.name, op, value: emptyValue(column, op) };
}

function emptyValue(column: Column, op: Operator): Condition["value"] {
  if (op === "isnull" || column.type === "boolean") return true;
  return LISTS.has(op) ? [] : "";
}

export function isComplete(condition: Condition): boolean {
  const values = valuesOf(condition);
  return values.length > 0 && values.every((value) => value !== "");
}

/** One value becomes a list of one and back; other changes begin anew. */
export function carried(column: Column, condition: Condition, op: Operator): Condition["value"] {
  if (op === "isnull" || condition.op === "isnull") return emptyValue(column, op);
  const values = valuesOf(condition).filter((value) => value !== "");
  return LISTS.has(op) ? values : (values[0] ?? "");
}
