// Runs before the first paint, so that a dark page never flashes white.
const stored = localStorage.getItem("kontor-theme");
const dark = stored === "dark" || (stored !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
document.documentElement.style.background = dark ? "#1b1e25" : "#f6f7f9";
