import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./app/global.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { place } from "./api/place";
import { App } from "./app/App";
import { startAhead } from "./app/ahead";
import { loadFurtherTexts, startI18n } from "./i18n";

// A newer version was put in place: files of the old one are gone, and the page is loaded anew, once a minute at most.
addEventListener("vite:preloadError", (event) => {
  const last = Number(sessionStorage.getItem("kontor-reloaded"));
  if (Date.now() - last < 60_000) return;
  event.preventDefault();
  sessionStorage.setItem("kontor-reloaded", String(Date.now()));
  location.reload();
});

const FURTHER_TEXTS_AFTER = 3_000; // milliseconds

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root.");

// The library that locks the page behind a dialog writes its style element under this name's nonce.
Object.assign(globalThis, { __webpack_nonce__: place.styleNonce });

const texts = startI18n();
startAhead();
await texts;
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

// What fails here is loaded again by the page that needs it.
setTimeout(() => loadFurtherTexts().catch(() => {}), FURTHER_TEXTS_AFTER);
