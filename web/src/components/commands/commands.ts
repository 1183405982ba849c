import type { Icon } from "@tabler/icons-react";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { isMeantElsewhere } from "./isMeantElsewhere";
import { isSame, keyOf } from "./keys";

export interface Pressed {
  event: KeyboardEvent;
  /** As `keys` name it. */
  key: string;
}

/** Something that one can do where one is: by a key, from the palette, or both. */
export interface Command {
  id: string;
  text: string;
  group: "everywhere" | "go" | "list" | "page" | "record";
  /** `j`, `mod+k` (Ctrl or ⌘), `g c` (one after the other); each of them does it. */
  keys?: readonly string[];
  icon?: Icon;
  /** Not offered by the palette: without a key it says nothing. */
  isKeyOnly?: boolean;
  /** Also while one types, and over what lies above the page. */
  isAnywhere?: boolean;
  /** False if there was nothing to do; then the key goes on. */
  run: (pressed?: Pressed) => unknown;
}

const SEQUENCE_MS = 1_200;

const layers: { current: readonly Command[] }[] = [];
const listeners = new Set<() => void>();
let count = 0;

function changed(): void {
  count += 1;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What one can do as long as the component is there; what came last goes before. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    layers.unshift(latest);
    changed();
    return () => {
      layers.splice(layers.indexOf(latest), 1);
      changed();
    };
  }, []);
}

function registered(): Command[] {
  return layers.flatMap(({ current }) => current);
}

/** Everything that one can do now. */
export function useRegistered(): Command[] {
  useSyncExternalStore(subscribe, () => count);
  return registered();
}

/** Has keys do what the commands say, wherever one is. Returns how to end it. */
export function listenToKeys(): () => void {
  let begun: { key: string; at: number } | null = null;
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || MODIFIERS.has(event.key)) return;
    const key = keyOf(event);
    const isElsewhere = isMeantElsewhere(event.target);
    const first = begun && Date.now() - begun.at < SEQUENCE_MS && !isElsewhere ? begun.key : null;
    begun = null;
    const pressed = first === null ? key : `${first} ${key}`;
    const can = registered().filter(({ isAnywhere }) => isAnywhere || !isElsewhere);
    const isDone = can.some(
      (command) =>
        command.keys?.some((each) => isSame(each, pressed)) && command.run({ event, key }) !== false,
    );
    if (isDone) event.preventDefault();
    else if (can.some(({ keys }) => keys?.some((each) => each.startsWith(`${key} `))))
      begun = { key, at: Date.now() };
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

const MODIFIERS = new Set(["Control", "Shift", "Alt", "AltGraph", "Meta", "CapsLock"]);
