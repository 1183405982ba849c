import { useSyncExternalStore } from "react";

// The palette's code is fetched when it is wanted for the first time, so its state lives outside of it.
let isWanted = false;
let openLoaded: (() => void) | null = null;
const listeners = new Set<() => void>();

/** Opens the palette, fetching it first if need be. */
export function openPalette(): void {
  isWanted = true;
  openLoaded?.();
  for (const listener of listeners) listener();
}

/** Called by the palette itself once it is there. Returns how to take it back. */
export function paletteLoaded(open: () => void): () => void {
  openLoaded = open;
  return () => {
    openLoaded = null;
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether anybody asked for the palette yet. */
export function useIsPaletteWanted(): boolean {
  return useSyncExternalStore(subscribe, () => isWanted);
}
