import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { RichTextProps } from "./RichTextEditor";

const Editor = lazy(async () => ({ default: (await import("./RichTextEditor")).RichTextEditor }));

/** The editor of rich text where a page does not begin with it: fetched when the field is shown. */
export function RichTextField(props: RichTextProps) {
  return (
    <Suspense fallback={<Skeleton h={props.isSmall ? 128 : 224} />}>
      <Editor {...props} />
    </Suspense>
  );
}
