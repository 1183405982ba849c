// biome-ignore-all lint/a11y/useSemanticElements: a grid that draws only the rows in sight cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, aria-activedescendant names the row
import { UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { type CSSProperties, type PointerEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { isNumeric } from "./Cell";
import { directionOf } from "./ordering";
import classes from "./RegisterTable.module.css";
import type { Column } from "./types";
import { clampWidth, MAX_WIDTH, MIN_WIDTH } from "./widths";

const STEP = 16;

export interface HeadEvents {
  onSort: (column: string, adds: boolean) => void;
  /** `isFinal` when the pointer was let go or a key was pressed: worth keeping. */
  onResize: (column: string, width: number, isFinal: boolean) => void;
}

interface Props extends HeadEvents {
  column: Column;
  index: number;
  width: number;
  ordering: string;
  frozenStyle: CSSProperties | undefined;
}

/** A column's title: sorts by a click (with shift as a further key), and is widened at its edge. */
export function HeadCell({ column, index, width, ordering, frozenStyle, onSort, onResize }: Props) {
  const { t } = useTranslation("register");
  const sorted = directionOf(ordering, column.name);
  const drag = useRef<{ x: number; width: number } | null>(null);
  const Arrow = sorted?.direction === "descending" ? IconArrowDown : IconArrowUp;

  const widthAt = (event: PointerEvent) =>
    clampWidth((drag.current?.width ?? width) + event.clientX - (drag.current?.x ?? 0));
  const label = <span>{column.label}</span>;
  return (
    <div
      role="columnheader"
      aria-colindex={index}
      aria-sort={sorted ? sorted.direction : column.sortable ? "none" : undefined}
      className={`${classes.headCell} ${frozenStyle ? classes.frozen : ""} ${isNumeric(column) ? classes.numeric : ""}`}
      style={frozenStyle}
    >
      {column.sortable ? (
        <UnstyledButton
          className={classes.sort}
          title={t("sortBy", { column: column.label })}
          onClick={(event) => onSort(column.name, event.shiftKey)}
        >
          {label}
          {sorted && <Arrow size={14} aria-hidden />}
        </UnstyledButton>
      ) : (
        <div className={classes.sort}>{label}</div>
      )}
      <div
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t("resize", { column: column.label })}
        aria-valuenow={width}
        aria-valuemin={MIN_WIDTH}
        aria-valuemax={MAX_WIDTH}
        className={classes.resizer}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, width };
        }}
        onPointerMove={(event) => drag.current && onResize(column.name, widthAt(event), false)}
        onPointerUp={(event) => {
          if (drag.current) onResize(column.name, widthAt(event), true);
          drag.current = null;
        }}
        onKeyDown={(event) => {
          const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
          if (step) onResize(column.name, clampWidth(width + step), true);
        }}
      />
    </div>
  );
}
