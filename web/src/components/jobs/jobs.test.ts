import { expect, it } from "vitest";
import { type Job, pageOf } from "./jobs";

const about = (subject: Job["subject"]) => pageOf({ subject } as Job);

it("leads to what a job is about, if there is a page for it", () => {
  expect(about({ resource: "imports", id: "1" })).toBe("/imports/1");
  expect(about({ resource: "imports", id: null })).toBeNull();
  expect(about({ resource: "elsewhere", id: "1" })).toBeNull();
  expect(about(null)).toBeNull();
});
