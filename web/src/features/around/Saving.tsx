import { Stack } from "@mantine/core";
import type { ReactNode } from "react";

/** A form in the page that Ctrl+Enter saves as well. */
export function Saving({ onSend, children }: { onSend: () => void; children: ReactNode }) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
    >
      <Stack gap="sm">{children}</Stack>
    </form>
  );
}
