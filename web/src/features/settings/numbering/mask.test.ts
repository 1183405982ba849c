import { describe, expect, it } from "vitest";
import { inserted } from "./mask";

describe("inserting a part into a mask", () => {
  it("puts it at the cursor, which then stands behind it", () => {
    expect(inserted("CU-{SEQ:5}", "{YY}", 2, 2)).toEqual({ text: "CU{YY}-{SEQ:5}", cursor: 6 });
  });

  it("replaces what is selected", () => {
    expect(inserted("CU{YY}-{SEQ:5}", "{YYYY}", 2, 6)).toEqual({ text: "CU{YYYY}-{SEQ:5}", cursor: 8 });
  });

  it("appends when nothing is known of the cursor", () => {
    expect(inserted("CU", "{MM}", null, null)).toEqual({ text: "CU{MM}", cursor: 6 });
  });

  it("never makes a second counter", () => {
    expect(inserted("CU{SEQ:3}-X", "{SEQ:5}", 11, 11)).toEqual({ text: "CU{SEQ:5}-X", cursor: 9 });
    expect(inserted("{SEQ:3}", "{SEQ:5}", 0, 7)).toEqual({ text: "{SEQ:5}", cursor: 7 });
  });
});
