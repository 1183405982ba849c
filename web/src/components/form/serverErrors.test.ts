import { expect, it } from "vitest";
import { ApiProblem } from "~/api/problem";
import { fieldPath, placeErrors, within } from "./serverErrors";

const refused = (...pointers: string[]) =>
  new ApiProblem(
    422,
    "invalid",
    "",
    "",
    null,
    pointers.map((pointer) => ({ code: "required", detail: `at ${pointer}`, pointer })),
  );

it("names fields as forms do", () => {
  expect(fieldPath("/phones/0/number")).toBe("phones.0.number");
  expect(fieldPath("/a~1b/~0c")).toBe("a/b.~c");
});

it("puts each fault at its field, or at the nearest one around it", () => {
  const has = (path: string) => ["name", "phones"].includes(path);
  const placed = placeErrors(refused("/name", "/phones/0/number", "/elsewhere", ""), has);
  expect(placed.fields).toEqual({ name: "at /name", phones: "at /phones/0/number" });
  expect(placed.unplaced.map(({ pointer }) => pointer)).toEqual(["/elsewhere", ""]);
});

it("shows a part of the body the faults of that part alone", () => {
  const seen = within(refused("/phones/2/number", "/phones/20/number", "/name"), "/phones/2");
  expect(seen.errors.map(({ pointer }) => pointer)).toEqual(["/number", "/phones/20/number", "/name"]);
});
