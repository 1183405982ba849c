import { expect, it } from "vitest";
import { ApiProblem } from "~/api/problem";
import { inForm, pointerInForm } from "./sentRows";

const LISTS = { "/phones": [false, true], "/contacts/0/channels": [true, false, true] };

it("puts a fault at its row though empty rows before it were not sent", () => {
  expect(pointerInForm("/phones/0/number", LISTS)).toBe("/phones/1/number");
  expect(pointerInForm("/contacts/0/channels/1/value", LISTS)).toBe("/contacts/0/channels/2/value");
});

it("leaves what is said of a whole list, of another field, or of a row that is not there", () => {
  for (const pointer of ["/phones", "/name", "/phones/7/number"])
    expect(pointerInForm(pointer, LISTS)).toBe(pointer);
});

it("keeps the rest of the refusal, and what is no refusal", () => {
  const fault = { code: "invalid_format", detail: "No phone.", pointer: "/phones/0" };
  const placed = inForm(new ApiProblem(422, "invalid", "", "", "r", [fault]), LISTS) as ApiProblem;
  expect([placed.status, placed.requestId, placed.errors[0]?.pointer]).toEqual([422, "r", "/phones/1"]);
  const failure = new Error("offline");
  expect(inForm(failure, LISTS)).toBe(failure);
});
