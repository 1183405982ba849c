import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./settings.module.css";

interface Props {
  title: string;
  text?: string;
  children: ReactNode;
}

/** A part of a page of the settings, in a frame of its own. */
export function Section({ title, text, children }: Props) {
  return (
    <section className={classes.section}>
      <Stack gap="sm">
        <div>
          <Title order={2} size="h5">
            {title}
          </Title>
          {text && (
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          )}
        </div>
        {children}
      </Stack>
    </section>
  );
}
