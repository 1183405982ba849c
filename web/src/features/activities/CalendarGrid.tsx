import { ActionIcon, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type DragEvent, useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { TimezoneContext, useFormat } from "~/i18n/useFormat";
import { daysBetween, type Entry, shifted } from "./calendar";
import classes from "./calendar.module.css";
import { EntryButton } from "./EntryButton";
import { useReschedule } from "./useReschedule";

/** How many activities a day of a month shows before it says how many more there are. */
const SHOWN = 3;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

interface Props {
  day: string;
  days: string[];
  now: string;
  shown: Map<string, Entry[]>;
  canEdit: boolean;
  onOpen: (id: string) => void;
  onAdd: ((day: string) => void) | null;
  onDay: (day: string) => void;
}

/** A month in whole weeks, a column for each day of the week: activities are dragged to another day, or moved by keys. */
export function CalendarGrid({ day, days, now, shown, canEdit, onOpen, onAdd, onDay }: Props) {
  const { t, i18n } = useTranslation("activities");
  const format = useFormat();
  const zone = useContext(TimezoneContext);
  const reschedule = useReschedule();
  const [dragged, setDragged] = useState<{ entry: Entry; from: string } | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: "short", timeZone: "UTC" });
  const drop = (event: DragEvent, to: string) => {
    event.preventDefault();
    setOver(null);
    setDragged(null);
    if (dragged && dragged.from !== to)
      reschedule(dragged.entry, shifted(dragged.entry, daysBetween(dragged.from, to), zone));
  };
  return (
    <>
      {canEdit && (
        <Text size="xs" c="dimmed" mb={6}>
          {t("calendar.help")}
        </Text>
      )}
      <div className={classes.weekdays} aria-hidden>
        {days.slice(0, 7).map((each) => (
          <div key={each} className={classes.weekday}>
            {weekday.format(new Date(`${each}T00:00:00Z`))}
          </div>
        ))}
      </div>
      <ol className={classes.grid}>
        {days.map((each) => {
          const entries = shown.get(each) ?? [];
          const first = entries.slice(0, SHOWN);
          const more = entries.length - first.length;
          return (
            <li
              key={each}
              className={classes.day}
              data-outside={each.slice(0, 7) !== day.slice(0, 7) || undefined}
              data-now={each === now || undefined}
              data-over={over === each || undefined}
              onDragOver={(event) => {
                if (!dragged) return;
                event.preventDefault();
                if (over !== each) setOver(each);
              }}
              onDrop={(event) => drop(event, each)}
            >
              <div className={classes.head}>
                <UnstyledButton className={classes.number} onClick={() => onDay(each)}>
                  <span aria-hidden>{Number(each.slice(8))}</span>
                  <VisuallyHidden>{format.date(each)}</VisuallyHidden>
                </UnstyledButton>
                {onAdd && (
                  <ActionIcon
                    size="sm"
                    variant="subtle"
                    color="gray"
                    className={classes.add}
                    aria-label={t("calendar.addOn", { day: format.date(each) })}
                    onClick={() => onAdd(each)}
                  >
                    <IconPlus size={14} aria-hidden />
                  </ActionIcon>
                )}
              </div>
              {first.map((entry) => (
                <EntryButton
                  key={entry.id}
                  entry={entry}
                  onOpen={() => onOpen(entry.id)}
                  {...(canEdit && {
                    draggable: true,
                    onDragStart: (event) => {
                      event.dataTransfer.effectAllowed = "move";
                      event.dataTransfer.setData("text/plain", entry.subject);
                      setDragged({ entry, from: each });
                    },
                    onDragEnd: () => {
                      setDragged(null);
                      setOver(null);
                    },
                    onKeyDown: (event) => {
                      const step = event.shiftKey ? STEPS[event.key] : undefined;
                      if (step === undefined) return;
                      event.preventDefault();
                      reschedule(entry, shifted(entry, step, zone), true);
                    },
                  })}
                />
              ))}
              {more > 0 && (
                <UnstyledButton className={classes.more} onClick={() => onDay(each)}>
                  {t("calendar.more", { count: more })}
                  <VisuallyHidden>{`, ${format.date(each)}`}</VisuallyHidden>
                </UnstyledButton>
              )}
            </li>
          );
        })}
      </ol>
    </>
  );
}
