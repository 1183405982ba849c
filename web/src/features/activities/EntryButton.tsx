import { UnstyledButton } from "@mantine/core";
import { type ComponentProps, useContext } from "react";
import { useTranslation } from "react-i18next";
import { localOf } from "~/i18n/moments";
import { TimezoneContext } from "~/i18n/useFormat";
import type { Entry } from "./calendar";
import classes from "./calendar.module.css";

interface Props
  extends Pick<
    ComponentProps<"button">,
    "draggable" | "onDragStart" | "onDragEnd" | "onKeyDown" | "onPointerDown" | "onBlur"
  > {
  entry: Entry;
  onOpen: () => void;
  /** Where it stands in the hours of a day: hours after midnight, how many, which lane of how many. */
  place?: Record<"--from" | "--hours" | "--lane" | "--lanes", number>;
  canResize?: boolean;
  isDragged?: boolean;
}

/** One activity in a day of a calendar; it opens what can be done with it. */
export function EntryButton({ entry, onOpen, place, canResize, isDragged, ...handles }: Props) {
  const { t } = useTranslation("activities");
  const zone = useContext(TimezoneContext);
  const { subject, type, state, starts_at, ends_at, is_all_day, customer, owner } = entry;
  const hourOf = (moment: string) => localOf(moment, zone).slice(11);
  const hours = is_all_day
    ? ""
    : [starts_at, ...(place && ends_at ? [ends_at] : [])].map((moment) => hourOf(moment)).join("–");
  return (
    <UnstyledButton
      className={classes.entry}
      data-entry={entry.id}
      data-state={state}
      data-placed={place && true}
      data-dragged={isDragged || undefined}
      style={{ "--entry": `var(--mantine-color-${type?.color ?? "gray"}-filled)`, ...place }}
      title={[hours, subject, customer?.name, owner?.name].filter(Boolean).join(" · ")}
      onClick={onOpen}
      {...handles}
    >
      {hours && !place && <span className={classes.hour}>{hours} </span>}
      <span className={classes.subject}>{subject}</span>
      {hours && place && <span> {hours}</span>}
      {customer && <span className={classes.customer}> · {customer.name}</span>}
      {state !== "planned" && <span className={classes.state}> ({t(`states.${state}`)})</span>}
      {canResize && <span className={classes.end} data-resize />}
    </UnstyledButton>
  );
}
