import { describe, expect, it } from "vitest";
import { isOver, readSaid, type Situation, STEPS, stepsOf, writeSaid } from "./steps";

const nothing: Situation = {
  customers: 0,
  colleagues: 0,
  policyVersions: [1, 1],
  numberingVersions: [1],
  hasSecondFactor: false,
};
const everything = () => true;
const silent = readSaid(undefined);

describe("the steps of a new organisation", () => {
  it("are all to be done at first", () => {
    const steps = stepsOf(nothing, silent, everything);
    expect(steps.map(({ name }) => name)).toEqual(STEPS.map(({ name }) => name));
    expect(steps.some(({ isDone }) => isDone)).toBe(false);
    expect(isOver(steps, silent)).toBe(false);
  });

  it("are done when what they lead to is there", () => {
    const situation = { ...nothing, customers: 1, policyVersions: [1, 2], hasSecondFactor: true };
    const done = stepsOf(situation, silent, everything).filter(({ isDone }) => isDone);
    expect(done.map(({ name }) => name)).toEqual(["customer", "fields", "secondFactor"]);
  });

  it("are offered to who may take them only", () => {
    const steps = stepsOf(nothing, silent, (right) => right === "customers:customer:create");
    expect(steps.map(({ name }) => name)).toEqual(["customer", "secondFactor"]);
  });

  it("can be put off, which takes nothing from those that are done", () => {
    const said = { ...silent, dismissed: ["numbering", "customer"] };
    const steps = stepsOf({ ...nothing, customers: 3 }, said, everything);
    expect(steps.map(({ name }) => name)).toEqual(["customer", "colleague", "fields", "secondFactor"]);
  });

  it("are over when the last one is done, or when they are hidden", () => {
    const done = { customers: 1, colleagues: 1, policyVersions: [2], numberingVersions: [2] };
    expect(isOver(stepsOf({ ...done, hasSecondFactor: true }, silent, everything), silent)).toBe(true);
    const said = { ...silent, isHidden: true };
    expect(isOver(stepsOf(nothing, said, everything), said)).toBe(true);
  });
});

it("keeps what was said, and takes nothing else for it", () => {
  const said = { isHidden: false, isFolded: true, dismissed: ["fields"] };
  expect(readSaid(writeSaid(said))).toEqual(said);
  for (const odd of [null, 7, "x", [], { dismissed: 3, hidden: "yes" }]) {
    expect(readSaid(odd)).toEqual(silent);
  }
});
