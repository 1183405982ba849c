export interface PatternGroup {
  /** `customer` of `customer.created`. */
  group: string;
  items: string[];
}

/** What can be chosen: of each group first all of it (`customer.*`), then its kinds. */
export function patternGroups(types: readonly string[]): PatternGroup[] {
  const groups = new Map<string, string[]>();
  for (const type of types) {
    const group = type.slice(0, type.indexOf("."));
    groups.set(group, [...(groups.get(group) ?? []), type]);
  }
  return [...groups].map(([group, items]) => ({ group, items: [`${group}.*`, ...items] }));
}

/** The choice without what a wider pattern in it means anyway. */
export function withoutCovered(patterns: readonly string[]): string[] {
  const covers = (wide: string, narrow: string) =>
    wide !== narrow && wide.endsWith("*") && narrow.startsWith(wide.slice(0, -1));
  return patterns.filter((pattern) => !patterns.some((other) => covers(other, pattern)));
}
