// biome-ignore-all lint/a11y/useSemanticElements: a grid that draws only the rows in sight cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, aria-activedescendant names the row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: Enter on the grid opens the active row or edits its cell
import { type CSSProperties, lazy, type MouseEvent, memo, type ReactNode, Suspense } from "react";
import { type CellWords, cellContent, cellText, isNumeric } from "./Cell";
import { ChooseBox } from "./ChooseBox";
import { isEditable, writtenOf } from "./editing";
import classes from "./RegisterTable.module.css";
import type { Column, Editing, FieldValue, Row } from "./types";
import type { Conflict } from "./useRowChange";
import type { Place } from "./useRowKeys";
import { SELECT_WIDTH } from "./widths";

export const loadEditor = () => import("./CellEditor");
const CellEditor = lazy(loadEditor);
const CellConflict = lazy(() => import("./CellConflict"));
const FACTS_WHEN_NARROW = 3;

/** The cell that is open, and why the server refused what was typed there. */
export interface Edit {
  rowId: string;
  column: string;
  draft?: FieldValue;
  refusal?: unknown;
}

type Step = 1 | -1 | 0;

interface Props {
  id: string;
  row: Row;
  index: number;
  /** Where the row is and how high, in CSS pixels. */
  start: number;
  height: number;
  columns: Column[];
  /** 2 below the head of a group; left out where there are none. */
  level: number | undefined;
  template: string;
  frozen: (CSSProperties | undefined)[];
  isNarrow: boolean;
  href: string | undefined;
  /** Null where rows cannot be chosen. */
  isSelected: boolean | null;
  active: Place | null;
  edited: Edit | null;
  /** Cells about which somebody else was faster. */
  conflicts: readonly Conflict[];
  editing: Editing | null;
  words: CellWords;
  on: RowEvents;
}

/** What is done with the row in the line `index`. The same functions for every row, as long as the list is there. */
export interface RowEvents {
  active: (index: number, column: number | null) => void;
  open: (row: Row) => void;
  /** The pointer is on its link: it may be opened next. */
  expect: (row: Row) => void;
  select: (index: number, isRange: boolean) => void;
  edit: (index: number, column: number) => boolean;
  save: (index: number, column: Column, value: FieldValue, shown: unknown, step: Step) => void;
  leave: (index: number, column: Column, step: Step) => void;
  settle: (conflict: Conflict, takesMine: boolean) => void;
}

/** The id of a row's cell, or of the row. */
export function placeId(rowId: string, column: number | null): string {
  return column === null ? rowId : `${rowId}-${column}`;
}

const isOwn = (event: MouseEvent) => (event.target as Element).closest("a, button, input, label") !== null;

/**
 * One row, drawn anew only when something of its own has changed. Where cells can be edited a click only goes there, two open the cell; elsewhere a click opens the row.
 */
export const TableRow = memo(function TableRow(props: Props) {
  const { row, columns, index, isNarrow, isSelected, active, edited, editing, words, on } = props;
  const canSelect = isSelected !== null;
  const disputed = (column: Column) =>
    props.conflicts.find((each) => each.row.id === row.id && each.column.name === column.name);
  const lead = canSelect ? 1 : 0;
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={index + 2}
      aria-level={props.level}
      aria-selected={isSelected ?? undefined}
      data-active={active ? true : undefined}
      data-editing={edited ? true : undefined}
      data-archived={row.archived_at ? true : undefined}
      className={classes.row}
      style={{
        gridTemplateColumns: isNarrow
          ? `${canSelect ? `${SELECT_WIDTH}px ` : ""}minmax(0, 1fr)`
          : props.template,
        width: isNarrow ? "100%" : undefined,
        cursor: props.href && !editing ? undefined : "default",
        height: props.height,
        transform: `translateY(${props.start}px)`,
      }}
      onMouseDown={(event) => event.shiftKey && canSelect && event.preventDefault()}
      onClick={(event) => {
        if (isOwn(event)) return;
        if (event.shiftKey && canSelect) on.select(index, true);
        else if (!editing) on.open(row);
      }}
    >
      {canSelect && (
        <div
          role="gridcell"
          aria-colindex={1}
          className={`${classes.cell} ${classes.frozen}`}
          style={{ insetInlineStart: 0 }}
        >
          <ChooseBox
            isChosen={isSelected}
            tabIndex={-1}
            label={words.choose(String(row.name ?? row.code ?? row.id))}
            onClick={(event) => {
              on.active(index, null);
              on.select(index, event.shiftKey);
            }}
          />
        </div>
      )}
      {isNarrow ? (
        <StackedCell columns={columns} row={row} href={props.href} index={1 + lead} words={words} on={on} />
      ) : (
        columns.map((column, at) => (
          <div
            key={column.name}
            id={placeId(props.id, at)}
            role="gridcell"
            aria-colindex={at + 1 + lead}
            aria-readonly={editing ? !isEditable(column, editing) : undefined}
            data-active={active?.column === at || undefined}
            className={`${classes.cell} ${props.frozen[at] ? classes.frozen : ""} ${isNumeric(column) ? classes.numeric : ""}`}
            style={props.frozen[at]}
            onClick={(event) => !isOwn(event) && on.active(index, editing ? at : null)}
            onDoubleClick={(event) => {
              if (editing && !isOwn(event) && !on.edit(index, at)) on.open(row);
            }}
          >
            {disputed(column) ? (
              <Suspense fallback={null}>
                <Disputed conflict={disputed(column)} onSettle={on.settle} />
              </Suspense>
            ) : edited?.column === column.name ? (
              <Suspense fallback={cellContent(column, row[column.name], words)}>
                <CellEditor
                  column={column}
                  value={writtenOf(column, row[column.name])}
                  draft={edited.draft}
                  refusal={edited.refusal}
                  canAddTerm={editing?.canAddTerm ?? false}
                  rowId={row.id}
                  onSave={(value, shown, step) => on.save(index, column, value, shown, step)}
                  onLeave={(step) => on.leave(index, column, step)}
                />
              </Suspense>
            ) : column.name === "name" && props.href ? (
              <RowLink row={row} href={props.href} className={classes.name} on={on}>
                {String(row.name ?? "")}
              </RowLink>
            ) : (
              cellContent(column, row[column.name], words)
            )}
          </div>
        ))
      )}
    </div>
  );
});

interface RowLinkProps {
  row: Row;
  href: string;
  className: string | undefined;
  on: RowEvents;
  children: ReactNode;
}

/** A plain link, which the list follows: the router's own would listen to every change of the address in every row. */
function RowLink({ row, href, className, on, children }: RowLinkProps) {
  return (
    <a
      href={href}
      tabIndex={-1}
      className={className}
      title={String(children ?? "")}
      onPointerEnter={() => on.expect(row)}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        on.open(row);
      }}
    >
      {children}
    </a>
  );
}

function Disputed({ conflict, onSettle }: { conflict: Conflict | undefined; onSettle: RowEvents["settle"] }) {
  return conflict && <CellConflict conflict={conflict} onSettle={(takes) => onSettle(conflict, takes)} />;
}

/** A row on a narrow screen: its name, and below it the first facts. */
function StackedCell({
  columns,
  row,
  href,
  index,
  words: { format, yesNo },
  on,
}: {
  columns: Column[];
  row: Row;
  href: string | undefined;
  index: number;
  words: CellWords;
  on: RowEvents;
}) {
  const title = columns.find((column) => column.name === "name") ?? columns[0];
  const facts = columns
    // A bare "Yes" says nothing without its column's title.
    .filter((column) => column !== title && column.type !== "boolean")
    .flatMap((column) => cellText(column, row[column.name], format, yesNo) ?? [])
    .slice(0, FACTS_WHEN_NARROW);
  const name = title ? cellText(title, row[title.name], format, yesNo) : row.id;
  return (
    <div role="gridcell" aria-colindex={index} className={classes.stacked}>
      {href ? (
        <RowLink row={row} href={href} className={classes.stackedName} on={on}>
          {name}
        </RowLink>
      ) : (
        <span className={classes.stackedName}>{name}</span>
      )}
      <span className={classes.stackedFacts}>{facts.join(" · ")}</span>
    </div>
  );
}
