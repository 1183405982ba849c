const IS_MAC = /Mac|iP/.test(navigator.platform);

const SHOWN: Record<string, string> = {
  mod: IS_MAC ? "⌘" : "Ctrl",
  shift: "Shift",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  escape: "Esc",
};

/** A key of a command as people see it: `mod+k` is Ctrl and K, `g c` is G and then C. */
export function shownKeys(key: string): string[] {
  return key
    .split(/[ +]/)
    .map((part) => SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : titled(part)));
}

const titled = (part: string) => part.charAt(0).toUpperCase() + part.slice(1);

/** What was pressed, as commands name it. Shift alone makes no difference: it extends what a key does. */
export function keyOf(event: KeyboardEvent): string {
  const isThirdLevel = event.getModifierState("AltGraph");
  const hasMod = (event.ctrlKey || event.metaKey) && !isThirdLevel;
  const hasAlt = event.altKey && !isThirdLevel;
  const name = nameOf(event);
  return `${hasMod ? "mod+" : ""}${hasAlt ? "alt+" : ""}${hasMod && event.shiftKey ? "shift+" : ""}${name}`;
}

/** The key's name; on a keyboard of other letters that of the Latin one in its place. */
function nameOf({ key, code }: KeyboardEvent): string {
  if (key === " ") return "space";
  const place = /^Key([A-Z])$/.exec(code)?.[1];
  return (key.length === 1 && key > "\u007f" && place ? place : key).toLowerCase();
}

/** Whether a key does what the command's key says. */
export function isSame(declared: string, pressed: string): boolean {
  return declared === pressed || declared === `shift+${pressed}`;
}
