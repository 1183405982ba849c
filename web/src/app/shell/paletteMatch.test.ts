import { expect, it } from "vitest";
import { isFoundIn } from "./paletteMatch";

it.each([
  ["dup", "Duplicates", true],
  ["customer new", "New customer", true],
  ["elodie", "Élodie Marchand", true],
  ["НОВ КЛИ", "Нов клиент", true],
  ["", "Anything", true],
  ["new tag", "New customer", false],
])("looks for %s in %s", (typed, text, is) => expect(isFoundIn(typed, text)).toBe(is));
