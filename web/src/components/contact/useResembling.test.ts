import { expect, it } from "vitest";
import { resemblingFilter } from "./useResembling";

const NOBODY = { first_name: null, last_name: null, emails: [], phones: [] };

it("asks for nobody while nothing is known, nor by one name alone", () => {
  expect(resemblingFilter({ ...NOBODY, first_name: " ", emails: [""] })).toBeNull();
  expect(resemblingFilter({ ...NOBODY, last_name: "Lee" })).toBeNull();
});

it("asks for the same name or e-mail", () => {
  const person = { ...NOBODY, first_name: "Ann", last_name: "Lee ", emails: ["ann@x.example", ""] };
  expect(JSON.parse(resemblingFilter(person) ?? "")).toEqual({
    or: [
      {
        and: [
          { field: "first_name", op: "icontains", value: "Ann" },
          { field: "last_name", op: "icontains", value: "Lee" },
        ],
      },
      { field: "primary_email", op: "in", value: ["ann@x.example"] },
    ],
  });
});
