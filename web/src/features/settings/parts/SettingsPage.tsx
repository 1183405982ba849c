import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./settings.module.css";

interface Props {
  title: string;
  lead?: string;
  action?: ReactNode;
  /** Uses the whole width: for matrices. */
  isWide?: boolean;
  children: ReactNode;
}

/** One page of the settings: what it is for, its main action, its content. */
export function SettingsPage({ title, lead, action, isWide, children }: Props) {
  return (
    <div className={isWide ? `${classes.page} ${classes.wide}` : classes.page}>
      <title>{`${title} · Kontor`}</title>
      <div className={classes.top}>
        <div>
          <Title order={1} size="h3">
            {title}
          </Title>
          {lead && (
            <Text size="sm" c="dimmed" maw={640}>
              {lead}
            </Text>
          )}
        </div>
        {action}
      </div>
      {children}
    </div>
  );
}
