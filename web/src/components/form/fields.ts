import type { FormErrors, GetInputPropsReturnType } from "@mantine/form";

/** What shared fields need of the form that they stand in, whatever else that has. Paths are Mantine's: `phones.0`. */
export interface Fields {
  errors: FormErrors;
  getInputProps(path: string): GetInputPropsReturnType;
  setFieldValue(path: string, value: unknown): void;
  insertListItem(path: string, item: unknown): void;
  removeListItem(path: string, index: number): void;
}

let keys = 0;

/** A key for React: rows of a form have no id yet. */
export function nextKey(): string {
  keys += 1;
  return `new-${keys}`;
}
