import { localOf } from "~/i18n/moments";
import { type Entry, UNSTATED } from "./calendar";

const DAY_MINUTES = 1440;
/** Shorter ones would be too low to be read and clicked. */
const LEAST = 20;

/** Where an activity stands in the hours of one day: minutes after midnight, and which of how many lanes. */
export interface Block {
  entry: Entry;
  from: number;
  until: number;
  /** It ends on this day, so this is where its end can be taken hold of. */
  isLast: boolean;
  lane: number;
  lanes: number;
}

/** What takes whole days, or as long, stands above the hours. */
export function isAboveHours(entry: Entry): boolean {
  if (entry.is_all_day) return true;
  return entry.ends_at !== null && minutesBetween(entry.starts_at, entry.ends_at) >= DAY_MINUTES;
}

/** What takes place in the hours of a day of the reader's zone, what overlaps side by side. */
export function blocksOf(entries: readonly Entry[], day: string, zone: string | undefined): Block[] {
  const midnight = `${day}T00:00Z`;
  const blocks: Block[] = [];
  for (const entry of entries) {
    if (isAboveHours(entry)) continue;
    const start = minutesBetween(midnight, `${localOf(entry.starts_at, zone)}Z`);
    const end =
      entry.ends_at === null
        ? start + UNSTATED
        : Math.max(minutesBetween(midnight, `${localOf(entry.ends_at, zone)}Z`), start + LEAST);
    if (start >= DAY_MINUTES || end <= 0) continue;
    const [from, until] = [Math.max(start, 0), Math.min(end, DAY_MINUTES)];
    blocks.push({ entry, from, until, isLast: end <= DAY_MINUTES, lane: 0, lanes: 1 });
  }
  return sideBySide(blocks);
}

/** Gives each the first lane that is free, and all that hang together the same number of lanes. */
function sideBySide(blocks: Block[]): Block[] {
  const ordered = blocks.sort(
    (one, other) =>
      one.from - other.from || other.until - one.until || one.entry.id.localeCompare(other.entry.id),
  );
  let together: Block[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const block of together) block.lanes = ends.length;
    together = [];
    ends = [];
  };
  for (const block of ordered) {
    if (ends.every((end) => end <= block.from)) close();
    const free = ends.findIndex((end) => end <= block.from);
    block.lane = free === -1 ? ends.length : free;
    ends[block.lane] = block.until;
    together.push(block);
  }
  close();
  return ordered;
}

const minutesBetween = (one: string, other: string) => (Date.parse(other) - Date.parse(one)) / 60_000;
