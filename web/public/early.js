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
const texts = files[wanted.find((tag) => tag in files) ?? "en"];
if (texts) {
  const link = Object.assign(document.createElement("link"), {
    rel: "modulepreload",
    crossOrigin: "",
    href: texts,
  });
  document.head.append(link);
}
