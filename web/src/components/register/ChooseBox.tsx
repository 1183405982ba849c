import type { MouseEventHandler } from "react";
import classes from "./ChooseBox.module.css";

interface Props {
  label: string;
  isChosen: boolean;
  /** Some of what it stands for is chosen. */
  isPartly?: boolean;
  tabIndex?: number;
  onClick: MouseEventHandler<HTMLInputElement>;
}

/** The browser's own checkbox: one stands in every row, and drawing rows is what scrolling costs. */
export function ChooseBox({ label, isChosen, isPartly = false, tabIndex, onClick }: Props) {
  return (
    <input
      type="checkbox"
      className={classes.box}
      ref={(input) => {
        if (input) input.indeterminate = isPartly;
      }}
      checked={isChosen}
      tabIndex={tabIndex}
      aria-label={label}
      onChange={() => {}}
      onClick={onClick}
    />
  );
}
