import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { isTyping } from "~/components/isTyping";
import { useMay } from "~/features/session";
import { visibleMenu } from "./menu";
import { openPalette } from "./paletteStore";

const SEQUENCE_MS = 1_200;

/** Keys that work on every page: Ctrl/Cmd-K, `?`, and `G` followed by a menu entry's letter. */
export function useShortcuts(openHelp: () => void): void {
  const navigate = useNavigate();
  const may = useMay();
  const latestMay = useRef(may);
  latestMay.current = may;
  const goSince = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "?") {
        openHelp();
      } else if (Date.now() - goSince.current < SEQUENCE_MS) {
        goSince.current = 0;
        const entry = visibleMenu(latestMay.current).find(({ key }) => key === event.key.toLowerCase());
        if (entry) navigate({ to: entry.to });
      } else if (event.key.toLowerCase() === "g") {
        goSince.current = Date.now();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate, openHelp]);
}
