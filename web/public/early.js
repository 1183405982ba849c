// Runs before the first paint, so that a dark page never flashes white and the texts come beside the code.
const stored = localStorage.getItem("kontor-theme");
const dark = stored === "dark" || (stored !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
document.documentElement.style.background = dark ? "#1b1e25" : "#f6f7f9";

// As `preferredLanguage` chooses; the build tells here in which file the texts of each language are.
const files = document.currentScript.dataset;
const wanted = [
  localStorage.getItem("kontor-language"),
  ...navigator.languages.map((tag) => tag.slice(0, 2)),
];
const language = wanted.find((tag) => tag in files) ?? "en";
const texts = files[language];
if (texts) {
  const link = Object.assign(document.createElement("link"), {
    rel: "modulepreload",
    crossOrigin: "",
    href: texts,
  });
  document.head.append(link);
}

// What the first list asks before anything else, asked while its code is on the way; `src/api/begun.ts` takes the answers.
const asked = { "/customers": ["me", "preferences", "registers/customers", "views?register=customers"] };
globalThis.kontorBegun = new Map();
for (const path of asked[location.pathname] ?? []) {
  const url = `${location.origin}/api/v1/${path}`;
  const answer = fetch(url, { credentials: "same-origin", headers: { "Accept-Language": language } });
  // A failure is told where the answer is taken.
  answer.catch(() => {});
  globalThis.kontorBegun.set(url, answer);
}
