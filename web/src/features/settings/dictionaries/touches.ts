import type { QueryKey } from "@tanstack/react-query";

/** Where the terms of a dictionary are seen. */
export function termTouches(dictionary: string): QueryKey[] {
  return [
    ["terms", dictionary],
    ["options", "terms", dictionary],
    ["rows", "/customers"],
  ];
}
