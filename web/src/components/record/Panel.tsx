import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Panel.module.css";

/** One part of a record's page. */
export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.panel}>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}
