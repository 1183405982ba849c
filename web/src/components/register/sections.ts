import { PAGE } from "./queries";
import { asGroup, membersOf } from "./tree";
import type { FilterGroup, FilterNode, Group } from "./types";

/** A run of rows of the list: all of them, or those of one group, below a line that says which. */
export interface Section {
  key: string;
  /** Null where the list is not grouped. */
  group: Group | null;
  isOpen: boolean;
  /** The rows that it has, shown or not. */
  count: number;
}

/** What stands in one line: the head of a group, or a row by its place in its section. */
export type LinePlace = { section: number; offset: number | null };

const hasHead = (section: Section) => (section.group ? 1 : 0);
const linesOf = (section: Section) => hasHead(section) + (section.isOpen ? section.count : 0);

/** How many lines the sections take. */
export function lineCount(sections: readonly Section[]): number {
  return sections.reduce((sum, section) => sum + linesOf(section), 0);
}

/** What stands in the line `index`; null beyond the end. */
export function placeOf(sections: readonly Section[], index: number): LinePlace | null {
  let start = 0;
  for (const [at, section] of sections.entries()) {
    const lines = linesOf(section);
    if (index < start + lines) {
      const offset = index - start - hasHead(section);
      return { section: at, offset: offset < 0 ? null : offset };
    }
    start += lines;
  }
  return null;
}

/** The pages that the rows in the lines `first` to `last` are on. */
export function pagesBetween(
  sections: readonly Section[],
  first: number,
  last: number,
): { section: number; page: number }[] {
  const found: { section: number; page: number }[] = [];
  let start = 0;
  for (const [at, section] of sections.entries()) {
    const begin = start + hasHead(section);
    const end = start + linesOf(section) - 1;
    start = end + 1;
    const [from, to] = [Math.max(first, begin), Math.min(last, end)];
    if (from > to) continue;
    const lastPage = Math.floor((to - begin) / PAGE);
    for (let page = Math.floor((from - begin) / PAGE); page <= lastPage; page++)
      found.push({ section: at, page });
  }
  return found;
}

/** The list's filter, bounded to one group. */
export function withGroup(filter: FilterGroup, group: FilterNode): FilterGroup {
  if ("and" in filter) return { and: [...filter.and, group] };
  return membersOf(filter).length === 0 ? asGroup(group) : { and: [filter, group] };
}
