import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, it } from "vitest";

const SRC = resolve(__dirname, "..");
const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((path) =>
  /\.tsx?$/.test(path),
);

/** The modules of `src` that a file imports, as paths from `src`. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(SRC, path), "utf8");
  const found = [...text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(([, module]) => module ?? "");
  return found.flatMap((module) => {
    if (module.startsWith("~/")) return [module.slice(2)];
    return module.startsWith(".") ? [relative(SRC, resolve(SRC, dirname(path), module))] : [];
  });
}

const featureOf = (path: string) => /^features\/([^/]+)/.exec(path)?.[1];

it("lets nobody but a feature itself import its insides", () => {
  expect(sources.length).toBeGreaterThan(50);
  const wrong = sources.flatMap((path) =>
    importsOf(path)
      .filter((module) => featureOf(module) && featureOf(module) !== featureOf(path))
      .filter((module) => module !== `features/${featureOf(module)}`)
      .map((module) => `${path} imports ${module}`),
  );
  expect(wrong).toEqual([]);
});

it("builds app on features on components on api, never the other way round", () => {
  const floors = ["app", "features", "components", "api"];
  const floorOf = (path: string) => floors.indexOf(path.split("/")[0] ?? "");
  const wrong = sources
    .filter((path) => floorOf(path) > 0)
    .flatMap((path) =>
      importsOf(path)
        .filter((module) => floorOf(module) >= 0 && floorOf(module) < floorOf(path))
        .map((module) => `${path} imports ${module}`),
    );
  expect(wrong).toEqual([]);
});
