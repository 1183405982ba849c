import { describe, expect, it } from "vitest";
import { type Answer, isOver, PLACES, readSaid, stepsOf, writeSaid } from "./steps";

const NAMES = Object.keys(PLACES);
const silent = readSaid(undefined);
const answers = (...done: string[]): Answer[] =>
  NAMES.map((name) => ({ name, is_done: done.includes(name) })).reverse();

describe("the steps of a new organisation", () => {
  it("are all to be done at first, in the order of this page", () => {
    const steps = stepsOf(answers(), silent);
    expect(steps.map(({ name }) => name)).toEqual(NAMES);
    expect(isOver(steps, silent)).toBe(false);
  });

  it("are done as the server says", () => {
    const done = stepsOf(answers("customer", "second_factor"), silent).filter(({ isDone }) => isDone);
    expect(done.map(({ name }) => name)).toEqual(["customer", "second_factor"]);
  });

  it("are those that the server offers and that lead somewhere", () => {
    const offered = [
      { name: "customer", is_done: false },
      { name: "unheard-of", is_done: false },
    ];
    expect(stepsOf(offered, silent).map(({ name }) => name)).toEqual(["customer"]);
  });

  it("can be put off, which takes nothing from those that are done", () => {
    const said = { ...silent, dismissed: ["numbering", "customer"] };
    const steps = stepsOf(answers("customer"), said);
    expect(steps.map(({ name }) => name)).toEqual(NAMES.filter((name) => name !== "numbering"));
  });

  it("are over when the last one is done, or when they are hidden", () => {
    expect(isOver(stepsOf(answers(...NAMES), silent), silent)).toBe(true);
    const said = { ...silent, isHidden: true };
    expect(isOver(stepsOf(answers(), said), said)).toBe(true);
  });
});

it("keeps what was said, and takes nothing else for it", () => {
  const said = { isHidden: false, isFolded: true, dismissed: ["fields"] };
  expect(readSaid(writeSaid(said))).toEqual(said);
  for (const odd of [null, 7, "x", [], { dismissed: 3, hidden: "yes" }]) {
    expect(readSaid(odd)).toEqual(silent);
  }
});
