import { expect, it } from "vitest";
import { isSame, keyOf, shownKeys } from "./keys";

const press = (init: KeyboardEventInit) => keyOf(new KeyboardEvent("keydown", init));

it.each<[KeyboardEventInit, string]>([
  [{ key: "j", code: "KeyJ" }, "j"],
  [{ key: "J", code: "KeyJ", shiftKey: true }, "j"],
  [{ key: "й", code: "KeyJ" }, "j"],
  [{ key: "?", code: "Slash", shiftKey: true }, "?"],
  [{ key: "k", code: "KeyK", ctrlKey: true }, "mod+k"],
  [{ key: "k", code: "KeyK", metaKey: true }, "mod+k"],
  [{ key: "K", code: "KeyK", ctrlKey: true, shiftKey: true }, "mod+shift+k"],
  [{ key: "/", code: "Digit7", ctrlKey: true, altKey: true, modifierAltGraph: true }, "/"],
  [{ key: " ", code: "Space" }, "space"],
  [{ key: "ArrowDown", code: "ArrowDown", shiftKey: true }, "arrowdown"],
])("names %o", (init, name) => expect(press(init)).toBe(name));

it("takes a key with shift for the same", () => {
  expect(isSame("shift+arrowdown", "arrowdown")).toBe(true);
  expect(isSame("j", "mod+j")).toBe(false);
});

it("shows keys as they stand on a keyboard", () => {
  expect(shownKeys("mod+k")).toEqual(["Ctrl", "K"]);
  expect(shownKeys("g c")).toEqual(["G", "C"]);
  expect(shownKeys("shift+arrowdown")).toEqual(["Shift", "↓"]);
});
