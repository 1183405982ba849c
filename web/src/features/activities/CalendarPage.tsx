import { Button, Group, SegmentedControl, Text, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight, IconList, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { Loaded, useLeaving } from "~/components/feedback";
import { ActivityDialog, NewActivityDialog } from "~/features/around";
import { useMay } from "~/features/session";
import { TimezoneContext } from "~/i18n/useFormat";
import { Agenda } from "./Agenda";
import { CalendarFilter } from "./CalendarFilter";
import { CalendarGrid } from "./CalendarGrid";
import { byDay, daysOf, NARROW_VIEWS, today, turned, VIEWS, type View } from "./calendar";
import classes from "./calendar.module.css";
import { HourGrid } from "./HourGrid";
import { entriesQuery, type Whose } from "./queries";

const NARROW = "(max-width: 48em)";
type Open = { id: string } | { starts_at: string; ends_at: string } | null;

/** What is planned and what took place: by month, by week or day with their hours, or day after day. */
export function CalendarPage() {
  const { t } = useTranslation(["activities", "common"]);
  const search = useSearch({ from: "/shell/activities/calendar" });
  const navigate = useNavigate();
  const zone = useContext(TimezoneContext);
  const canEdit = useMay()("customers:activity:edit");
  const isNarrow = useMediaQuery(NARROW, matchMedia(NARROW).matches) ?? false;
  const [open, setOpen] = useState<Open>(null);
  const views: readonly View[] = isNarrow ? NARROW_VIEWS : VIEWS;
  const wanted = search.show ?? "month";
  const view = views.includes(wanted) ? wanted : "day";
  const people = search.people?.split(",") ?? [];
  const types = search.types?.split(",") ?? [];
  const whose: Whose = people.length > 0 ? "all" : (search.whose ?? "mine");
  const now = today(zone);
  const day = search.day ?? now;
  const days = daysOf(view, day);
  const first = days[0] ?? day;
  const last = days.at(-1) ?? day;
  const found = useQuery(entriesQuery(first, last, { whose, people, types }, zone));
  const leaving = useLeaving();
  const go = (part: Partial<typeof search>) =>
    navigate({ to: "/activities/calendar", search: { ...search, ...part } });
  const act = {
    onOpen: (id: string) => setOpen({ id }),
    onAdd: canEdit ? (on: string, hour?: string) => setOpen(hourFrom(on, hour)) : null,
  };
  return (
    <div className={classes.page}>
      <title>{`${t("activities:calendar.title")} · Kontor`}</title>
      <Group justify="space-between" gap="xs" mb="sm">
        <Title order={1} size="h3">
          {t("activities:calendar.title")}
        </Title>
        <Group gap="xs">
          <Button
            component={Link}
            to="/activities"
            variant="default"
            leftSection={<IconList size={18} aria-hidden />}
          >
            {t("activities:calendar.list")}
          </Button>
          {canEdit && (
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen(hourFrom(day))}>
              {t("activities:new")}
            </Button>
          )}
        </Group>
      </Group>
      <Group justify="space-between" gap="xs" mb="sm">
        <Group gap="xs" wrap="nowrap">
          <Button
            variant="default"
            px={8}
            aria-label={t("activities:calendar.before")}
            onClick={() => go({ day: turned(view, day, -1) })}
          >
            <IconChevronLeft size={18} aria-hidden />
          </Button>
          <Button
            variant="default"
            px={8}
            aria-label={t("activities:calendar.after")}
            onClick={() => go({ day: turned(view, day, 1) })}
          >
            <IconChevronRight size={18} aria-hidden />
          </Button>
          <Button variant="default" disabled={day === now} onClick={() => go({ day: undefined })}>
            {t("activities:calendar.today")}
          </Button>
        </Group>
        <Title order={2} size="h4" aria-live="polite">
          <Period view={view} day={day} first={first} last={last} />
        </Title>
        <Group gap="xs">
          <SegmentedControl
            aria-label={t("activities:calendar.whose")}
            value={whose}
            onChange={(value) => go({ whose: value as Whose, people: undefined })}
            data={[
              { value: "mine", label: t("activities:calendar.mine") },
              { value: "all", label: t("activities:calendar.all") },
            ]}
          />
          <CalendarFilter
            people={people}
            types={types}
            onChange={(part) => go({ ...part, whose: part.people ? "all" : search.whose })}
          />
          <SegmentedControl
            aria-label={t("activities:calendar.view")}
            value={view}
            onChange={(value) => go({ show: value as View })}
            data={views.map((value) => ({ value, label: t(`activities:calendar.views.${value}`) }))}
          />
        </Group>
      </Group>
      <Loaded query={found} lines={6} height={90}>
        {({ entries, hasMore }) => {
          const there = entries.filter(({ id }) => !leaving.has(id));
          const goTo = (on: string) => go({ day: on, show: "day" });
          return (
            <>
              {hasMore && (
                <Text size="sm" c="dimmed" mb="xs">
                  {t("activities:calendar.tooMany")}
                </Text>
              )}
              {view === "agenda" && <Agenda days={days} now={now} shown={byDay(there, zone)} {...act} />}
              {view === "month" && (
                <CalendarGrid
                  {...{ day, days, now, canEdit }}
                  shown={byDay(there, zone)}
                  {...act}
                  onDay={goTo}
                />
              )}
              {(view === "week" || view === "day") && (
                <HourGrid key={view} {...{ days, now, canEdit }} entries={there} {...act} onDay={goTo} />
              )}
            </>
          );
        }}
      </Loaded>
      {open && "id" in open && <ActivityDialog id={open.id} onClose={() => setOpen(null)} />}
      {open && "starts_at" in open && (
        <NewActivityDialog initial={open} target={null} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}

/** The hour that begins then, in the reader's zone; it begins at nine where nobody has said when. */
function hourFrom(day: string, start = "09:00") {
  const [hour = "", minute] = start.split(":");
  const end = hour === "23" ? "23:59" : `${String(Number(hour) + 1).padStart(2, "0")}:${minute}`;
  return { starts_at: `${day}T${start}`, ends_at: `${day}T${end}` };
}

interface PeriodProps {
  view: View;
  day: string;
  first: string;
  last: string;
}

function Period({ view, day, first, last }: PeriodProps) {
  const { i18n } = useTranslation();
  const at = (text: string) => new Date(`${text}T00:00:00Z`);
  if (view === "month")
    return new Intl.DateTimeFormat(i18n.language, { month: "long", year: "numeric", timeZone: "UTC" }).format(
      at(day),
    );
  if (view === "day")
    return new Intl.DateTimeFormat(i18n.language, {
      weekday: "short",
      day: "numeric",
      month: "short",
      year: "numeric",
      timeZone: "UTC",
    }).format(at(day));
  return new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeZone: "UTC" }).formatRange(
    at(first),
    at(last),
  );
}
