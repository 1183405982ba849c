// biome-ignore-all lint/a11y/noStaticElementInteractions: it is a grid or a treegrid
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: it is a grid or a treegrid, and both have labels
// biome-ignore-all lint/a11y/useSemanticElements: a grid that draws only the rows in sight cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, aria-activedescendant names the row
import { Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCellWords } from "./Cell";
import { firstEditable, isEditable, nextEditable } from "./editing";
import { GroupLine, WaitingLine } from "./GroupLine";
import { type Grid, HeadRow } from "./HeadRow";
import classes from "./RegisterTable.module.css";
import { type Edit, loadEditor, placeId, type RowEvents, TableRow } from "./TableRow";
import type { Column, Editing, FieldValue, Group, Row } from "./types";
import type { Layout } from "./useLayout";
import type { Conflict } from "./useRowChange";
import { type Place, useRowKeys } from "./useRowKeys";
import type { Rows } from "./useRows";
import type { Selection } from "./useSelection";
import { SELECT_WIDTH, widthOf } from "./widths";

export const NARROW = "(max-width: 36em)";
const HEIGHTS = { comfortable: 44, compact: 34 } as const;
const NARROW_HEIGHT = 64;
const OVERSCAN = 10;
const SKELETON_WIDTHS = [92, 78, 85, 70, 95, 81, 74, 89, 76, 83, 97, 72];

interface Props {
  label: string;
  columns: Column[];
  rows: Rows;
  /** The column that the rows are grouped by; null if they are not. */
  group: Column | null;
  onOnlyGroup: (group: Group) => void;
  /** Another one begins at the first row again. */
  stateKey: string;
  ordering: string;
  onSort: (column: string, adds: boolean) => void;
  layout: Layout;
  widthsOfView: Record<string, number>;
  onLayout: (change: Partial<Layout>) => void;
  selection: Selection | null;
  /** Null where nothing changes in the list. */
  editing: Editing | null;
  /** Sends what a cell was changed to; answers why the field was refused, or null. */
  onChange: (row: Row, column: Column, value: FieldValue, shown: unknown) => Promise<unknown>;
  conflicts: readonly Conflict[];
  onSettle: (conflict: Conflict, takesMine: boolean) => void;
  hrefOf: ((row: Row) => string) | null;
  onOpen: (row: Row) => void;
  /** The row may be opened next. */
  onExpect: (row: Row) => void;
  /** In place of rows: nothing found, or a failure. */
  instead: ReactNode;
}

function useGrid(
  columns: Column[],
  layout: Layout,
  dragged: Record<string, number>,
  ofView: Record<string, number>,
  canSelect: boolean,
): Grid {
  return useMemo(() => {
    const chosen = { ...layout.widths, ...dragged };
    const widths = columns.map((column) => widthOf(column, chosen, ofView));
    const lead = canSelect ? [SELECT_WIDTH] : [];
    const tracks = [...lead, ...widths].map((width) => `${width}px`);
    // The last one takes what is left, so that the lines go to the edge.
    const last = `minmax(${tracks.pop()}, 1fr)`;
    const startOf = (at: number) => [...lead, ...widths.slice(0, at)].reduce((sum, width) => sum + width, 0);
    const frozen = columns.map((_column, at) =>
      at < layout.frozen ? { insetInlineStart: startOf(at) } : undefined,
    );
    return { widths, template: [...tracks, last].join(" "), frozen };
  }, [columns, layout, dragged, ofView, canSelect]);
}

/** The same functions for as long as the list is there, each doing what it would do now. */
function useSteady(now: RowEvents): RowEvents {
  const latest = useRef(now);
  latest.current = now;
  return useMemo(
    () => ({
      active: (...given) => latest.current.active(...given),
      open: (...given) => latest.current.open(...given),
      expect: (...given) => latest.current.expect(...given),
      select: (...given) => latest.current.select(...given),
      edit: (...given) => latest.current.edit(...given),
      save: (...given) => latest.current.save(...given),
      leave: (...given) => latest.current.leave(...given),
      settle: (...given) => latest.current.settle(...given),
    }),
    [],
  );
}

/**
 * The rows of a register: only those in sight are drawn and only those around them are kept, so that 100,000 scroll
 * like 100. The scrollbar is as long as the whole list.
 */
export function RegisterTable(props: Props) {
  const { label, columns, rows, layout, onLayout, selection, onOpen } = props;
  const { lines, onRange } = rows;
  const { t } = useTranslation("register");
  const words = useCellWords();
  const isNarrow = useMediaQuery(NARROW, matchMedia(NARROW).matches) ?? false;
  const scroller = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<Record<string, number>>({});
  const [edit, setEdit] = useState<Edit | null>(null);
  const height = isNarrow ? NARROW_HEIGHT : HEIGHTS[layout.density];

  // The first rows come without those around them, which follow when the browser has time.
  const overscan = useDeferredValue(lines.count > 0 ? OVERSCAN : 0);

  const virtual = useVirtualizer({
    count: lines.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan,
    scrollPaddingStart: isNarrow ? 0 : 40,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height moves every row
  useEffect(() => virtual.measure(), [height]);
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => onRange(first, last), [first, last, onRange]);

  const canEdit = props.editing !== null;
  // Keys that are typed at once must find the field there; whoever only reads does without it.
  const expectEdit = canEdit ? () => void loadEditor() : undefined;
  const startEdit = ({ row, column }: Place): boolean => {
    const wanted = column ?? firstEditable(columns, props.editing);
    const [cell, target] = [wanted === null ? undefined : columns[wanted], lines.at(row)?.row];
    if (isNarrow || wanted === null || !cell || !target || !isEditable(cell, props.editing)) return false;
    setActive({ row, column: wanted });
    setEdit({ rowId: target.id, column: cell.name });
    return true;
  };
  const [active, setActive] = useRowKeys({
    lines,
    columnCount: isNarrow ? 0 : columns.length,
    onOpen,
    onToggleGroup: rows.toggleGroup,
    onSelect: selection?.toggle,
    onEdit: startEdit,
    canEdit,
    onClear: selection?.clear,
    onShow: (index) => virtual.scrollToIndex(index),
    isPaused: edit !== null,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows stand there now
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    setActive(null);
    setEdit(null);
  }, [props.stateKey]);
  const leave = (index: number, column: Column, step: 1 | -1 | 0) => {
    const at = columns.findIndex(({ name }) => name === column.name);
    const next = step === 0 ? null : nextEditable(columns, at, step, props.editing);
    setEdit(null);
    if (next !== null) startEdit({ row: index, column: next });
    else field.current?.focus({ preventScroll: true });
  };
  const save = async (index: number, column: Column, value: FieldValue, shown: unknown, step: 1 | -1 | 0) => {
    const row = lines.at(index)?.row;
    leave(index, column, step);
    if (!row) return;
    const refusal = await props.onChange(row, column, value, shown);
    if (refusal) setEdit({ rowId: row.id, column: column.name, draft: value, refusal });
  };

  const on = useSteady({
    active: (index, column) => setActive({ row: index, column }),
    open: onOpen,
    expect: props.onExpect,
    select: (index, isRange) => selection?.toggle(index, isRange),
    edit: (index, column) => startEdit({ row: index, column }),
    save,
    leave,
    settle: props.onSettle,
  });
  const grid = useGrid(columns, layout, dragged, props.widthsOfView, selection !== null);

  const resize = useCallback(
    (column: string, width: number, isFinal: boolean) => {
      setDragged(isFinal ? {} : { [column]: width });
      if (isFinal) onLayout({ widths: { ...layout.widths, [column]: width } });
    },
    [layout.widths, onLayout],
  );
  const rowId = (index: number) => `line-${index}`;
  const lead = selection ? 1 : 0;
  const span = (isNarrow ? 1 : columns.length) + lead;
  const summed = columns.filter(({ summable }) => summable);

  return (
    <div ref={scroller} className={classes.scroller}>
      <div
        ref={field}
        className={classes.grid}
        onFocus={expectEdit}
        onPointerMove={expectEdit}
        role={props.group ? "treegrid" : "grid"}
        tabIndex={0}
        aria-label={label}
        aria-busy={rows.isLoading || rows.isOld}
        aria-rowcount={lines.count + 1}
        aria-colcount={span}
        aria-multiselectable={selection ? true : undefined}
        aria-activedescendant={
          active && lines.at(active.row) ? placeId(rowId(active.row), active.column) : undefined
        }
      >
        {!isNarrow && (
          <HeadRow
            columns={columns}
            grid={grid}
            ordering={props.ordering}
            selection={selection}
            onSort={props.onSort}
            onResize={resize}
          />
        )}
        <div
          className={`${classes.body} ${rows.isOld ? classes.old : ""}`}
          style={{ height: virtual.getTotalSize() }}
          role="rowgroup"
        >
          {items.map((item) => {
            const line = lines.at(item.index);
            if (line?.group && props.group) {
              const { group } = line;
              return (
                <GroupLine
                  key={item.index}
                  id={rowId(item.index)}
                  index={item.index}
                  group={group}
                  column={props.group}
                  summed={summed}
                  isOpen={line.isOpen}
                  isActive={active?.row === item.index}
                  span={span}
                  start={item.start}
                  height={item.size}
                  onToggle={() => {
                    setActive({ row: item.index, column: null });
                    rows.toggleGroup(item.index);
                  }}
                  onOnly={() => props.onOnlyGroup(group)}
                />
              );
            }
            const row = line?.row;
            if (!row)
              return (
                <WaitingLine key={item.index} index={item.index} start={item.start} height={item.size} />
              );
            return (
              <TableRow
                key={`${item.index}-${row.id}`}
                id={rowId(item.index)}
                row={row}
                index={item.index}
                start={item.start}
                height={item.size}
                columns={columns}
                level={props.group ? 2 : undefined}
                template={grid.template}
                frozen={grid.frozen}
                isNarrow={isNarrow}
                href={props.hrefOf?.(row)}
                isSelected={selection ? selection.has(row.id) : null}
                active={active?.row === item.index ? active : null}
                edited={edit?.rowId === row.id ? edit : null}
                conflicts={props.conflicts}
                editing={isNarrow ? null : props.editing}
                words={words}
                on={on}
              />
            );
          })}
        </div>
      </div>
      {props.instead}
      {rows.isLoading && <SkeletonRows height={height} label={t("loadingRows")} />}
    </div>
  );
}

function SkeletonRows({ height, label }: { height: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      {SKELETON_WIDTHS.map((width) => (
        <div
          key={width}
          style={{ height, padding: "12px 14px", borderBottom: "1px solid var(--kontor-line)" }}
        >
          <Skeleton h={height - 26} w={`${width}%`} />
        </div>
      ))}
    </div>
  );
}
