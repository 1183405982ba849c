import { Badge } from "@mantine/core";

/** Marks one row among many: the primary one, one that is no longer there. */
export function Mark({ children, isFaded }: { children: string; isFaded?: boolean }) {
  return (
    <Badge variant={isFaded ? "light" : "default"} color="gray" tt="none" fw={500} size="sm">
      {children}
    </Badge>
  );
}
