// Both languages must say the same things: same files, same keys, same variables, nothing empty.
// Exit code 1 with a line for each fault. Keys that the code uses are checked by the compiler.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../src/texts", import.meta.url));
const languages = ["en", "bg"];
const PLURALS = /_(zero|one|two|few|many|other)$/;

const flatten = (node, path = "") =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value]] : flatten(value, `${path}${key}.`),
  );
const variables = (text) =>
  (text.match(/{{\s*[\w.]+/g) ?? [])
    .map((name) => name.replace(/{{\s*/, ""))
    .sort()
    .join();
const read = (language, file) =>
  new Map(flatten(JSON.parse(readFileSync(`${root}/${language}/${file}`, "utf8"))));

const faults = [];
const files = new Set(languages.flatMap((language) => readdirSync(`${root}/${language}`)));
let count = 0;
for (const file of [...files].filter((name) => name.endsWith(".json")).sort()) {
  const texts = new Map();
  for (const language of languages) {
    try {
      texts.set(language, read(language, file));
    } catch (error) {
      faults.push(`${language}/${file}: ${error.message}`);
    }
  }
  const keys = new Set([...texts.values()].flatMap((entries) => [...entries.keys()]));
  for (const key of keys) {
    count += 1;
    for (const [language, entries] of texts) {
      const text = entries.get(key);
      if (text === undefined) faults.push(`${language}/${file}: ${key} is missing`);
      else if (text.trim() === "") faults.push(`${language}/${file}: ${key} is empty`);
    }
    const used = new Set(
      [...texts.values()].flatMap((entries) => (entries.has(key) ? [variables(entries.get(key))] : [])),
    );
    if (used.size > 1 && !PLURALS.test(key))
      faults.push(`${file}: ${key} has other variables in other languages`);
  }
  for (const [language, entries] of texts) {
    const plurals = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const key of entries.keys()) {
      if (!key.endsWith("_other")) continue;
      const stem = key.slice(0, -"_other".length);
      for (const category of plurals) {
        if (!entries.has(`${stem}_${category}`))
          faults.push(`${language}/${file}: ${stem}_${category} is missing`);
      }
    }
  }
}
if (count === 0) faults.push("no texts were found");
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`${count} texts in ${languages.length} languages, ${faults.length} faults\n`);
process.exit(faults.length ? 1 : 0);
