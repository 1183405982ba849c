import type { QueryKey } from "@tanstack/react-query";

/** Where the fields of a resource are seen. */
export function fieldTouches(resource: string): QueryKey[] {
  return [
    ["custom-fields"],
    ["field-policies"],
    ["registers", resource],
    ["rows", `/${resource}`],
    [resource],
  ];
}
