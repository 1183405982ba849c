// biome-ignore-all lint/a11y/useSemanticElements: a grid that draws only the rows in sight cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, aria-activedescendant names the row
import { type CSSProperties, memo } from "react";
import { useTranslation } from "react-i18next";
import { ChooseBox } from "./ChooseBox";
import { HeadCell, type HeadEvents } from "./HeadCell";
import classes from "./RegisterTable.module.css";
import type { Column } from "./types";
import type { Selection } from "./useSelection";

/** Where the columns stand, in CSS pixels. */
export interface Grid {
  widths: number[];
  template: string;
  /** Where a frozen column sticks; undefined for the others. */
  frozen: (CSSProperties | undefined)[];
}

interface Props extends HeadEvents {
  columns: Column[];
  grid: Grid;
  ordering: string;
  selection: Selection | null;
}

/** The titles of the columns, which scrolling leaves alone. */
export const HeadRow = memo(function HeadRow({
  columns,
  grid,
  ordering,
  selection,
  onSort,
  onResize,
}: Props) {
  const lead = selection ? 1 : 0;
  return (
    <div role="row" aria-rowindex={1} className={classes.head} style={{ gridTemplateColumns: grid.template }}>
      {selection && (
        <div
          role="columnheader"
          aria-colindex={1}
          className={`${classes.headCell} ${classes.frozen}`}
          style={{ insetInlineStart: 0 }}
        >
          <SelectAll selection={selection} />
        </div>
      )}
      {columns.map((column, at) => (
        <HeadCell
          key={column.name}
          column={column}
          index={at + 1 + lead}
          width={grid.widths[at] ?? 0}
          ordering={ordering}
          frozenStyle={grid.frozen[at]}
          onSort={onSort}
          onResize={onResize}
        />
      ))}
    </div>
  );
});

function SelectAll({ selection }: { selection: Selection }) {
  const { t } = useTranslation("register");
  const { extent, takeAll, clear } = selection;
  return (
    <ChooseBox
      isChosen={extent === "all"}
      isPartly={extent === "some"}
      label={t("selectAll")}
      onClick={extent === "all" ? clear : takeAll}
    />
  );
}
