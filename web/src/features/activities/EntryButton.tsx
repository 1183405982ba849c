import { UnstyledButton, type UnstyledButtonProps } from "@mantine/core";
import { type ComponentProps, useContext } from "react";
import { useTranslation } from "react-i18next";
import { localOf } from "~/i18n/moments";
import { TimezoneContext } from "~/i18n/useFormat";
import type { Entry } from "./calendar";
import classes from "./calendar.module.css";

interface Props {
  entry: Entry;
  onOpen: () => void;
  drag?: Pick<ComponentProps<"button">, "draggable" | "onDragStart" | "onDragEnd" | "onKeyDown"> &
    UnstyledButtonProps;
}

/** One activity in a day of a calendar; it opens what can be done with it. */
export function EntryButton({ entry, onOpen, drag = {} }: Props) {
  const { t } = useTranslation("activities");
  const zone = useContext(TimezoneContext);
  const { subject, type, state, starts_at, is_all_day, customer } = entry;
  const hour = is_all_day ? "" : localOf(starts_at, zone).slice(11);
  return (
    <UnstyledButton
      className={classes.entry}
      data-state={state}
      style={{ "--entry": `var(--mantine-color-${type?.color ?? "gray"}-filled)` }}
      title={[subject, customer?.name].filter(Boolean).join(" · ")}
      onClick={onOpen}
      {...drag}
    >
      {hour && <span className={classes.hour}>{hour}</span>} {subject}
      {customer && <span className={classes.customer}> · {customer.name}</span>}
      {state !== "planned" && <span className={classes.state}> ({t(`states.${state}`)})</span>}
    </UnstyledButton>
  );
}
