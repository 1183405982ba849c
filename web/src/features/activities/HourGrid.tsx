import { ActionIcon, Box, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type KeyboardEvent, type PointerEvent, useContext, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { localOf } from "~/i18n/moments";
import { TimezoneContext, useFormat } from "~/i18n/useFormat";
import { byDay, type Entry, resized, SNAP, shifted } from "./calendar";
import { EntryButton } from "./EntryButton";
import classes from "./HourGrid.module.css";
import { type Block, blocksOf, isAboveHours } from "./hours";
import { type Drag, useDrag } from "./useDrag";
import { useReschedule } from "./useReschedule";

/** How high an hour is in CSS pixels, here and in the style sheet. */
const HOUR_PX = 48;
const HOURS = Array.from({ length: 24 }, (_none, hour) => hour);
/** Where the working day begins is what one sees first. */
const FIRST_SEEN = 7;
const MINUTE_MS = 60_000;

interface Props {
  days: string[];
  now: string;
  entries: Entry[];
  canEdit: boolean;
  onOpen: (id: string) => void;
  onAdd: ((day: string, hour?: string) => void) | null;
  onDay: (day: string) => void;
}

/** Days beside each other with their hours: what takes place is moved and made longer by hand, or by keys. */
export function HourGrid({ days, now, entries, canEdit, onOpen, onAdd, onDay }: Props) {
  const { t, i18n } = useTranslation("activities");
  const format = useFormat();
  const zone = useContext(TimezoneContext);
  const reschedule = useReschedule();
  const body = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const refocused = useRef<string | null>(null);
  const { drag, start, wasDragged } = useDrag(body, days.length, HOUR_PX, (done) =>
    reschedule(done.entry, timesOf(done, zone)),
  );
  useEffect(() => {
    scroller.current?.scrollTo({ top: FIRST_SEEN * HOUR_PX });
  }, []);
  // Moved to another day by keys, it is another element: whoever pressed the key goes along.
  useEffect(() => {
    const id = refocused.current;
    if (id === null || document.activeElement !== document.body) return;
    scroller.current?.querySelector<HTMLElement>(`[data-entry="${id}"]`)?.focus();
  });
  const shown = drag
    ? entries.map((each) => (each.id === drag.entry.id ? { ...each, ...timesOf(drag, zone) } : each))
    : entries;
  const whole = byDay(shown.filter(isAboveHours), zone);
  const press = (event: KeyboardEvent, entry: Entry) => {
    const times = timesByKey(event, entry, zone);
    if (!times) return;
    event.preventDefault();
    refocused.current = entry.id;
    reschedule(entry, times, true);
  };
  const handles = (entry: Entry) =>
    canEdit
      ? {
          onPointerDown: (event: PointerEvent) => start(event, entry, isAboveHours(entry)),
          onKeyDown: (event: KeyboardEvent) => press(event, entry),
          onBlur: () => {
            if (refocused.current === entry.id && document.hasFocus()) refocused.current = null;
          },
        }
      : {};
  const open = (id: string) => {
    if (!wasDragged()) onOpen(id);
  };
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: "short", timeZone: "UTC" });
  return (
    <>
      {canEdit && (
        <Text size="xs" c="dimmed" mb={6} className={classes.help}>
          {t("calendar.helpHours")}
        </Text>
      )}
      <Box className={classes.scroller} ref={scroller} style={{ "--days": days.length }}>
        <div className={classes.heads}>
          <div />
          {days.map((day) => (
            <div key={day} className={classes.head} data-now={day === now || undefined}>
              <UnstyledButton className={classes.number} onClick={() => onDay(day)}>
                <span aria-hidden>
                  {weekday.format(new Date(`${day}T00:00:00Z`))} {Number(day.slice(8))}
                </span>
                <VisuallyHidden>{format.date(day)}</VisuallyHidden>
              </UnstyledButton>
              {onAdd && (
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label={t("calendar.addOn", { day: format.date(day) })}
                  onClick={() => onAdd(day)}
                >
                  <IconPlus size={14} aria-hidden />
                </ActionIcon>
              )}
            </div>
          ))}
          <div className={classes.hour}>{t("allDay")}</div>
          {days.map((day) => (
            <div key={day} className={classes.whole}>
              {(whole.get(day) ?? []).map((entry) => (
                <EntryButton key={entry.id} entry={entry} onOpen={() => open(entry.id)} {...handles(entry)} />
              ))}
            </div>
          ))}
        </div>
        <div className={classes.body}>
          <div className={classes.hours} aria-hidden>
            {HOURS.map((hour) => (
              <div key={hour} className={classes.hour}>
                {hour > 0 && `${String(hour).padStart(2, "0")}:00`}
              </div>
            ))}
          </div>
          <div className={classes.days} ref={body}>
            {days.map((day) => (
              <Day
                key={day}
                day={day}
                isToday={day === now}
                blocks={blocksOf(shown, day, zone)}
                dragged={drag?.entry.id ?? null}
                canEdit={canEdit}
                onOpen={open}
                onAdd={onAdd && ((hour) => !wasDragged() && onAdd(day, hour))}
                handles={handles}
              />
            ))}
          </div>
        </div>
      </Box>
    </>
  );
}

interface DayProps {
  day: string;
  isToday: boolean;
  blocks: Block[];
  dragged: string | null;
  canEdit: boolean;
  onOpen: (id: string) => void;
  onAdd: ((hour: string) => void) | null;
  handles: (entry: Entry) => object;
}

function Day({ day, isToday, blocks, dragged, canEdit, onOpen, onAdd, handles }: DayProps) {
  const format = useFormat();
  return (
    <section
      className={classes.day}
      aria-label={format.date(day)}
      onPointerUp={(event) => {
        const isBare = event.target === event.currentTarget && event.button === 0;
        if (isBare) onAdd?.(hourAt(event.clientY - event.currentTarget.getBoundingClientRect().top));
      }}
    >
      {blocks.map(({ entry, from, until, isLast, lane, lanes }) => (
        <EntryButton
          key={entry.id}
          entry={entry}
          onOpen={() => onOpen(entry.id)}
          canResize={canEdit && isLast}
          isDragged={entry.id === dragged}
          place={{
            "--from": from / 60,
            "--hours": (until - from) / 60,
            "--lane": lane,
            "--lanes": lanes,
          }}
          {...handles(entry)}
        />
      ))}
      {isToday && <NowLine />}
    </section>
  );
}

/** Where in the day it is now; it goes on by the minute. */
function NowLine() {
  const zone = useContext(TimezoneContext);
  const [at, setAt] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = setInterval(() => setAt(new Date().toISOString()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  const [hour, minute] = localOf(at, zone).slice(11).split(":").map(Number);
  return <Box className={classes.now} style={{ "--from": (hour ?? 0) + (minute ?? 0) / 60 }} aria-hidden />;
}

function hourAt(px: number): string {
  const half = Math.min(Math.max(Math.floor((px / HOUR_PX) * 2), 0), 47);
  return `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 ? "30" : "00"}`;
}

function timesOf({ entry, days, minutes, isResize }: Drag, zone: string | undefined) {
  return isResize ? resized(entry, minutes, zone) : shifted(entry, days, zone, minutes);
}

const DAYS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };
const MINUTES: Record<string, number> = { ArrowUp: -SNAP, ArrowDown: SNAP };

/** Shift and an arrow move; Alt and an arrow up or down let it end earlier or later. */
function timesByKey(event: KeyboardEvent, entry: Entry, zone: string | undefined) {
  const days = DAYS[event.key] ?? 0;
  const minutes = isAboveHours(entry) ? 0 : (MINUTES[event.key] ?? 0);
  if (event.shiftKey && (days || minutes)) return shifted(entry, days, zone, minutes);
  if (event.altKey && minutes) return resized(entry, minutes, zone);
  return null;
}
