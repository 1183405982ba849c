/** The parts of a mask that are replaced when a number is made. */
export const PARTS = ["{YYYY}", "{YY}", "{MM}", "{SEQ:5}"] as const;

const COUNTER = /\{SEQ:\d+\}/;

/**
 * `text` with `part` in place of what is selected, or at its end if nothing is known of the cursor. A mask
 * has one counter: a second one takes the place of the first.
 */
export function inserted(
  text: string,
  part: string,
  start: number | null,
  end: number | null,
): { text: string; cursor: number } {
  const from = start ?? text.length;
  const to = end ?? from;
  const known = COUNTER.exec(text);
  if (COUNTER.test(part) && known && !(known.index >= from && known.index < to)) {
    return { text: text.replace(COUNTER, part), cursor: known.index + part.length };
  }
  return { text: text.slice(0, from) + part + text.slice(to), cursor: from + part.length };
}
