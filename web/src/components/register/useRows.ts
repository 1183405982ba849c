import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { groupsQuery, listQuery, PAGE, type Page, pageQuery } from "./queries";
import { lineCount, pagesBetween, placeOf, type Section, withGroup } from "./sections";
import type { Group, Register, RegisterState, Row } from "./types";

/** Rows are asked for so many lines before they come into sight. */
const AHEAD = 60;
/** So many lines of scrolling do not matter to what is kept: less of them would draw the whole page anew for each line. */
const STRIDE = 20;
/** While somebody drags the scrollbar, only where it rests is asked for. */
const SETTLE_MS = 90;
/** Asked for at once, so that a range does not become a thousand requests. */
const MOST_PAGES = 50;

/** One line of the list: a group's head, a row, or a row that has not come yet. */
export interface Line {
  group: Group | null;
  isOpen: boolean;
  row: Row | null;
}

export interface Lines {
  count: number;
  at: (index: number) => Line | null;
}

export interface Rows {
  lines: Lines;
  /** How many rows match; null while it is not known. */
  total: number | null;
  sums: Group["sums"];
  hasMoreGroups: boolean;
  isLoading: boolean;
  /** Whether what is shown belongs to the state before. */
  isOld: boolean;
  error: unknown;
  retry: () => void;
  onRange: (first: number, last: number) => void;
  toggleGroup: (index: number) => void;
  /** The rows in these lines, also those that are not here yet. */
  between: (first: number, last: number) => Promise<Row[]>;
}

interface Range {
  first: number;
  last: number;
}

const START: Range = { first: 0, last: 0 };
const NONE: Lines = { count: 0, at: () => null };

/**
 * The rows of a list, a window of pages around what is in sight: whatever its length, only that is kept. A list
 * that is grouped has a head for each group, and the rows of those that are open.
 */
export function useRows(
  register: Register,
  path: string,
  state: RegisterState,
  further: readonly string[],
): Rows {
  const client = useQueryClient();
  const [range, setRange] = useState(START);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const { group } = state;
  const sums = useMemo(
    () => state.columns.filter(({ summable }) => summable).map(({ name }) => name),
    [state.columns],
  );
  const groups = useQuery({
    ...groupsQuery(register, state, group?.name ?? "", sums),
    enabled: group !== null,
  });
  const flat = listQuery(state, further);
  const first = useQuery({ ...pageQuery(client, path, flat, 0), enabled: group === null });

  const sections = useMemo((): Section[] => {
    if (!group) return [{ key: "", group: null, isOpen: true, count: first.data?.total_count ?? 0 }];
    return (groups.data?.groups ?? []).map((each) => {
      const key = `${group.name}:${JSON.stringify(each.filter)}`;
      return { key, group: each, isOpen: opened.has(key), count: each.count };
    });
  }, [group, groups.data, first.data, opened]);
  const queries = useMemo(
    () =>
      sections.map((section) =>
        section.group
          ? listQuery({ ...state, filter: withGroup(state.filter, section.group.filter) }, further)
          : listQuery(state, further),
      ),
    [sections, state, further],
  );

  const wanted = pagesBetween(sections, range.first - AHEAD, range.last + AHEAD);
  const pages = useQueries({
    queries: wanted.map(({ section, page }) => pageQuery(client, path, queries[section] ?? {}, page)),
    combine: useCallback(
      (results: { data?: Page | undefined; error: Error | null; refetch: () => unknown }[]) => ({
        data: results.map(({ data }) => data),
        failed: results.filter(({ error }) => error !== null),
      }),
      [],
    ),
  });
  const wantedKey = wanted.map(({ section, page }) => `${section}.${page}`).join();
  const lines = useMemo((): Lines => {
    const byPlace = new Map(wantedKey.split(",").map((key, index) => [key, pages.data[index]]));
    return {
      count: lineCount(sections),
      at: (index) => {
        const place = placeOf(sections, index);
        const section = place && sections[place.section];
        if (!place || !section) return null;
        if (place.offset === null) return { group: section.group, isOpen: section.isOpen, row: null };
        const page = byPlace.get(`${place.section}.${Math.floor(place.offset / PAGE)}`);
        return { group: null, isOpen: false, row: page?.results[place.offset % PAGE] ?? null };
      },
    };
  }, [sections, wantedKey, pages.data]);

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(range);
  latest.current = range;
  const onRange = useCallback((from: number, to: number) => {
    clearTimeout(timer.current);
    const { first: seen, last } = latest.current;
    if (Math.abs(from - seen) < STRIDE && Math.abs(to - last) < STRIDE) return;
    const isNear = from <= last + PAGE && to >= seen - PAGE;
    if (isNear) setRange({ first: from, last: to });
    else timer.current = setTimeout(() => setRange({ first: from, last: to }), SETTLE_MS);
  }, []);

  const toggleGroup = useCallback(
    (index: number) => {
      const place = placeOf(sections, index);
      const key = place && sections[place.section]?.key;
      if (!key) return;
      setOpened((old) => {
        const next = new Set(old);
        if (!next.delete(key)) next.add(key);
        return next;
      });
    },
    [sections],
  );

  const between = useCallback(
    async (from: number, to: number): Promise<Row[]> => {
      const found: Row[] = [];
      const needed = pagesBetween(sections, from, to).slice(0, MOST_PAGES);
      const read = new Map<string, Page>();
      for (const { section, page } of needed) {
        const key = `${section}.${page}`;
        read.set(key, await client.ensureQueryData(pageQuery(client, path, queries[section] ?? {}, page)));
      }
      for (let index = from; index <= to; index++) {
        const place = placeOf(sections, index);
        if (place?.offset == null) continue;
        const page = read.get(`${place.section}.${Math.floor(place.offset / PAGE)}`);
        const row = page?.results[place.offset % PAGE];
        if (row) found.push(row);
      }
      return found;
    },
    [client, path, queries, sections],
  );

  const leading = group ? groups : first;
  const isLoading = leading.isPending;
  const error = leading.error ?? pages.failed[0]?.error ?? null;
  // What was there stays until what was asked for is, so that nothing flickers while somebody types.
  const kept = useRef(NONE);
  if (!isLoading) kept.current = leading.isError && lines.count === 0 ? NONE : lines;
  const isOld = isLoading && kept.current.count > 0;
  return {
    lines: isOld ? kept.current : lines,
    total: (group ? groups.data?.total_count : first.data?.total_count) ?? null,
    sums: (group && groups.data?.sums) || {},
    hasMoreGroups: Boolean(group && groups.data?.has_more),
    isLoading: isLoading && !isOld,
    isOld,
    error,
    retry: () => {
      if (leading.isError) leading.refetch();
      for (const page of pages.failed) page.refetch();
    },
    onRange,
    toggleGroup,
    between,
  };
}
