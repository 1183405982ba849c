import { expect, it } from "vitest";
import { resemblingFilter } from "./useResembling";

it("asks for nobody while nothing is known", () => {
  expect(resemblingFilter({ name: " ", emails: [""], phones: [] })).toBeNull();
});

it("asks for the same name, e-mail or phone", () => {
  const filter = resemblingFilter({ name: "Ann Lee ", emails: ["ann@x.example", ""], phones: [] });
  expect(JSON.parse(filter ?? "")).toEqual({
    or: [
      { field: "name", op: "in", value: ["Ann Lee"] },
      { field: "primary_email", op: "in", value: ["ann@x.example"] },
    ],
  });
});
