/** Where tags are seen. */
export const TAG_TOUCHES = [
  ["tags"],
  ["rows", "/tags"],
  ["options", "reference", "tags"],
  ["rows", "/customers"],
];
