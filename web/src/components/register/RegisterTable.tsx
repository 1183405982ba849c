// biome-ignore-all lint/a11y/useSemanticElements: a grid that draws only the rows in sight cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, aria-activedescendant names the row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: Enter on the grid opens the active row
import { Checkbox, Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/useFormat";
import { Cell, cellText, isNumeric } from "./Cell";
import { HeadCell } from "./HeadCell";
import classes from "./RegisterTable.module.css";
import type { Column, Row } from "./types";
import type { Layout } from "./useLayout";
import { useRowKeys } from "./useRowKeys";
import { SELECT_WIDTH, widthOf } from "./widths";

export const NARROW = "(max-width: 36em)";
const HEIGHTS = { comfortable: 44, compact: 34 } as const;
const NARROW_HEIGHT = 64;
const FACTS_WHEN_NARROW = 3;
const LOAD_AHEAD = 60;
const SKELETON_WIDTHS = [92, 78, 85, 70, 95, 81, 74, 89, 76, 83, 97, 72];

export interface Selection {
  ids: ReadonlySet<string>;
  /** Every row that matches, loaded or not. */
  isAll: boolean;
  toggle: (id: string) => void;
  toggleLoaded: () => void;
}

interface Props {
  label: string;
  columns: Column[];
  rows: Row[];
  total: number | null;
  isLoading: boolean;
  hasMore: boolean;
  onMore: () => void;
  ordering: string;
  onSort: (column: string, adds: boolean) => void;
  layout: Layout;
  widthsOfView: Record<string, number>;
  onLayout: (change: Partial<Layout>) => void;
  selection: Selection | null;
  hrefOf: ((row: Row) => string) | null;
  onOpen: (row: Row) => void;
  /** In place of rows: nothing found, or a failure. */
  instead: ReactNode;
}

interface Grid {
  widths: number[];
  template: string;
  /** Where a frozen column sticks; undefined for the others. */
  frozen: (CSSProperties | undefined)[];
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

/** The rows of a register: only those in sight are drawn, so that 100,000 scroll like 100. */
export function RegisterTable(props: Props) {
  const { label, columns, rows, total, isLoading, hasMore, onMore, layout, onLayout, selection, onOpen } =
    props;
  const { t } = useTranslation("register");
  const isNarrow = useMediaQuery(NARROW, matchMedia(NARROW).matches) ?? false;
  const scroller = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<Record<string, number>>({});
  const height = isNarrow ? NARROW_HEIGHT : HEIGHTS[layout.density];

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    scrollPaddingStart: isNarrow ? 0 : 40,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height moves every row
  useEffect(() => virtual.measure(), [height]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - LOAD_AHEAD) onMore();
  }, [hasMore, last, rows.length, onMore]);

  const [active, setActive] = useRowKeys({
    rows,
    onOpen,
    onSelect: selection?.toggle,
    onShow: (index) => virtual.scrollToIndex(index),
  });

  const grid = useGrid(columns, layout, dragged, props.widthsOfView, selection !== null);

  const resize = (column: string, width: number, isFinal: boolean) => {
    setDragged(isFinal ? {} : { [column]: width });
    if (isFinal) onLayout({ widths: { ...layout.widths, [column]: width } });
  };
  const rowId = (index: number) => `row-${rows[index]?.id}`;
  const lead = selection ? 1 : 0;

  return (
    <div ref={scroller} className={classes.scroller}>
      <div
        className={classes.grid}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-busy={isLoading}
        aria-rowcount={(total ?? rows.length) + 1}
        aria-colcount={isNarrow ? 1 + lead : columns.length + lead}
        aria-multiselectable={selection ? true : undefined}
        aria-activedescendant={active !== null && rows[active] ? rowId(active) : undefined}
      >
        {!isNarrow && (
          <div
            role="row"
            aria-rowindex={1}
            className={classes.head}
            style={{ gridTemplateColumns: grid.template }}
          >
            {selection && (
              <div
                role="columnheader"
                aria-colindex={1}
                className={`${classes.headCell} ${classes.frozen}`}
                style={{ insetInlineStart: 0 }}
              >
                <SelectLoaded rows={rows} selection={selection} />
              </div>
            )}
            {columns.map((column, at) => (
              <HeadCell
                key={column.name}
                column={column}
                index={at + 1 + lead}
                width={grid.widths[at] ?? 0}
                ordering={props.ordering}
                frozenStyle={grid.frozen[at]}
                onSort={props.onSort}
                onResize={resize}
              />
            ))}
          </div>
        )}
        <div className={classes.body} style={{ height: virtual.getTotalSize() }} role="rowgroup">
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const isSelected = selection ? selection.isAll || selection.ids.has(row.id) : undefined;
            return (
              <div
                key={row.id}
                id={rowId(item.index)}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={isSelected}
                data-active={item.index === active || undefined}
                className={classes.row}
                style={{
                  gridTemplateColumns: isNarrow
                    ? `${selection ? `${SELECT_WIDTH}px ` : ""}minmax(0, 1fr)`
                    : grid.template,
                  width: isNarrow ? "100%" : undefined,
                  cursor: props.hrefOf ? undefined : "default",
                  height: item.size,
                  transform: `translateY(${item.start}px)`,
                }}
                onClick={(event) => {
                  setActive(item.index);
                  if (!(event.target as Element).closest("a, button, input, label")) onOpen(row);
                }}
              >
                {selection && (
                  <div
                    role="gridcell"
                    aria-colindex={1}
                    className={`${classes.cell} ${classes.frozen}`}
                    style={{ insetInlineStart: 0 }}
                  >
                    <Checkbox
                      checked={isSelected}
                      tabIndex={-1}
                      aria-label={t("selectRow", { name: String(row.name ?? row.code ?? row.id) })}
                      onChange={() => selection.toggle(row.id)}
                    />
                  </div>
                )}
                {isNarrow ? (
                  <StackedCell columns={columns} row={row} href={props.hrefOf?.(row)} index={1 + lead} />
                ) : (
                  columns.map((column, at) => (
                    <div
                      key={column.name}
                      role="gridcell"
                      aria-colindex={at + 1 + lead}
                      className={`${classes.cell} ${grid.frozen[at] ? classes.frozen : ""} ${isNumeric(column) ? classes.numeric : ""}`}
                      style={grid.frozen[at]}
                    >
                      {column.name === "name" && props.hrefOf ? (
                        <Link
                          to={props.hrefOf(row)}
                          tabIndex={-1}
                          className={classes.name}
                          title={String(row.name)}
                        >
                          {String(row.name ?? "")}
                        </Link>
                      ) : (
                        <Cell column={column} value={row[column.name]} />
                      )}
                    </div>
                  ))
                )}
              </div>
            );
          })}
        </div>
      </div>
      {props.instead}
      {isLoading && <SkeletonRows height={height} label={t("loadingRows")} />}
    </div>
  );
}

function SelectLoaded({ rows, selection }: { rows: Row[]; selection: Selection }) {
  const { t } = useTranslation("register");
  const count = rows.filter((row) => selection.ids.has(row.id)).length;
  const isFull = selection.isAll || (rows.length > 0 && count === rows.length);
  return (
    <Checkbox
      checked={isFull}
      indeterminate={!isFull && count > 0}
      aria-label={t("selectAll")}
      onChange={selection.toggleLoaded}
    />
  );
}

/** A row on a narrow screen: its name, and below it the first facts. */
function StackedCell({
  columns,
  row,
  href,
  index,
}: {
  columns: Column[];
  row: Row;
  href: string | undefined;
  index: number;
}) {
  const { t } = useTranslation("common");
  const format = useFormat();
  const title = columns.find((column) => column.name === "name") ?? columns[0];
  const facts = columns
    // A bare "Yes" says nothing without its column's title.
    .filter((column) => column !== title && column.type !== "boolean")
    .flatMap((column) => cellText(column, row[column.name], format, [t("yes"), t("no")]) ?? [])
    .slice(0, FACTS_WHEN_NARROW);
  const name = title ? cellText(title, row[title.name], format, [t("yes"), t("no")]) : row.id;
  return (
    <div role="gridcell" aria-colindex={index} className={classes.stacked}>
      {href ? (
        <Link to={href} tabIndex={-1} className={classes.stackedName}>
          {name}
        </Link>
      ) : (
        <span className={classes.stackedName}>{name}</span>
      )}
      <span className={classes.stackedFacts}>{facts.join(" · ")}</span>
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
