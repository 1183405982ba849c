import { DEFAULT_THEME } from "@mantine/core";
import classes from "./TermLabel.module.css";

/** A term with its colour as a dot, so that the text keeps its contrast. */
export function TermLabel({ label, color }: { label: string; color?: string | null }) {
  return (
    <span className={classes.term} title={label}>
      <span className={classes.dot} style={{ background: cssColor(color) }} aria-hidden />
      <span className={classes.text}>{label}</span>
    </span>
  );
}

/** A name of the palette (`blue`) or a CSS colour (`#1c7ed6`). */
export function cssColor(color: string | null | undefined): string {
  if (!color) return "var(--mantine-color-gray-5)";
  return color in DEFAULT_THEME.colors ? `var(--mantine-color-${color}-5)` : color;
}
