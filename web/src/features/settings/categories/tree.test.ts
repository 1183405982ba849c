import { expect, it } from "vitest";
import { below, depthOf, indented, type Node, outdented, stepped, under } from "./tree";

const TERMS: Node[] = [
  { code: "europe", parent: null },
  { code: "bg", parent: "europe" },
  { code: "sofia", parent: "bg" },
  { code: "de", parent: "europe" },
  { code: "asia", parent: null },
];

const read = (terms: Node[] | null) =>
  terms?.map(({ code }) => `${"-".repeat(depthOf(terms, code))}${code}`).join(" ") ?? null;

it("knows levels and what is below", () => {
  expect(read(TERMS)).toBe("europe -bg --sofia -de asia");
  expect([...below(TERMS, "europe")]).toEqual(["bg", "sofia", "de"]);
});

it("moves among siblings, with all that is below", () => {
  expect(read(stepped(TERMS, "bg", 1))).toBe("europe -de -bg --sofia asia");
  expect(read(stepped(TERMS, "europe", 1))).toBe("asia europe -bg --sofia -de");
  expect(stepped(TERMS, "bg", -1)).toBeNull();
  expect(stepped(TERMS, "asia", 1)).toBeNull();
});

it("goes a level down and up", () => {
  expect(read(indented(TERMS, "asia"))).toBe("europe -bg --sofia -de -asia");
  expect(read(indented(TERMS, "de"))).toBe("europe -bg --sofia --de asia");
  expect(indented(TERMS, "europe")).toBeNull();
  expect(read(outdented(TERMS, "bg"))).toBe("europe -de bg -sofia asia");
  expect(outdented(TERMS, "asia")).toBeNull();
  expect(read(under(TERMS, "bg", "asia"))).toBe("europe -de asia -bg --sofia");
});
