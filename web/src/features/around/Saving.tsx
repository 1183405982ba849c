import { Stack } from "@mantine/core";
import type { ReactNode } from "react";

/** A form in the page. */
export function Saving({ onSend, children }: { onSend: () => void; children: ReactNode }) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <Stack gap="sm">{children}</Stack>
    </form>
  );
}
