/** `2026-11-21T14:30` of a field that knows no zone, as a moment of `timeZone` (IANA); null if nothing was chosen. */
export function momentOf(local: string, timeZone: string | undefined): string | null {
  if (local === "") return null;
  const wanted = Date.parse(`${local}Z`);
  // Somebody is still typing.
  if (Number.isNaN(wanted)) return null;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  const guess = wanted - aheadOfUtc(wanted, timeZone);
  return new Date(wanted - aheadOfUtc(guess, timeZone)).toISOString();
}

/** By how many milliseconds the clocks of a zone are ahead of UTC at a moment. */
function aheadOfUtc(moment: number, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(new Date(moment));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? "";
  const shown = `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}Z`;
  return Date.parse(shown) - Math.floor(moment / 60_000) * 60_000;
}

/** A moment as a field without zone shows it in `timeZone`: `2026-11-21T14:30`. */
export function localOf(moment: string | null, timeZone: string | undefined): string {
  if (moment === null) return "";
  const at = Date.parse(moment);
  return new Date(at + aheadOfUtc(at, timeZone)).toISOString().slice(0, 16);
}
