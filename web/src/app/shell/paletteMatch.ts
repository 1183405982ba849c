const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether each word that somebody typed stands in the text, whatever its case and accents. */
export function isFoundIn(typed: string, text: string): boolean {
  const inside = folded(text);
  return folded(typed)
    .trim()
    .split(/\s+/)
    .every((word) => inside.includes(word));
}
