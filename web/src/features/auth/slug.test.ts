import { expect, it } from "vitest";
import { suggestSlug } from "./slug";

it("makes a host name of any name", () => {
  expect(suggestSlug("Орион Строй ООД")).toBe("orion-stroy-ood");
  expect(suggestSlug("  Größe & Élan, Ltd. ")).toBe("gro-e-elan-ltd");
  expect(suggestSlug("!!!")).toBe("");
});
