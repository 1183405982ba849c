/** Explains a field below it, so that fields side by side stand on one line. */
export const BELOW: ("label" | "input" | "description" | "error")[] = [
  "label",
  "input",
  "description",
  "error",
];
