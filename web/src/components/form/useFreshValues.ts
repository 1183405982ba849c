import type { UseFormReturnType } from "@mantine/form";
import { useEffect, useRef } from "react";

/** Puts what the server has into the form whenever its version changes: after saving, and after a conflict. */
export function useFreshValues<V extends Record<string, unknown>>(
  form: UseFormReturnType<V>,
  version: number | string,
  values: V,
): void {
  const latest = useRef({ form, values });
  latest.current = { form, values };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is what says that the values are new
  useEffect(() => {
    const { form: filled, values: fresh } = latest.current;
    filled.setValues(fresh);
    filled.resetDirty(fresh);
  }, [version]);
}
