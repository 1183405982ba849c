import { Button, Group, SegmentedControl, Text, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight, IconList, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { Loaded } from "~/components/feedback";
import { ActivityDialog, NewActivityDialog } from "~/features/around";
import { useMay } from "~/features/session";
import { TimezoneContext } from "~/i18n/useFormat";
import { Agenda } from "./Agenda";
import { CalendarGrid } from "./CalendarGrid";
import { byDay, daysOf, today, turned, VIEWS, type View } from "./calendar";
import classes from "./calendar.module.css";
import { entriesQuery, type Whose } from "./queries";

const NARROW = "(max-width: 48em)";
type Open = { id: string } | { day: string } | null;

/** What is planned and what took place, by month, by week, or day after day. */
export function CalendarPage() {
  const { t } = useTranslation(["activities", "common"]);
  const search = useSearch({ from: "/shell/activities/calendar" });
  const navigate = useNavigate();
  const zone = useContext(TimezoneContext);
  const canEdit = useMay()("customers:activity:edit");
  const isNarrow = useMediaQuery(NARROW, matchMedia(NARROW).matches) ?? false;
  const [open, setOpen] = useState<Open>(null);
  const view: View = isNarrow ? "agenda" : (search.show ?? "month");
  const whose: Whose = search.whose ?? "mine";
  const now = today(zone);
  const day = search.day ?? now;
  const days = daysOf(view, day);
  const first = days[0] ?? day;
  const last = days.at(-1) ?? day;
  const found = useQuery(entriesQuery(first, last, whose, zone));
  const go = (part: Partial<typeof search>) =>
    navigate({ to: "/activities/calendar", search: { ...search, ...part } });
  const act = {
    onOpen: (id: string) => setOpen({ id }),
    onAdd: canEdit ? (on: string) => setOpen({ day: on }) : null,
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
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen({ day })}>
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
            onChange={(value) => go({ whose: value as Whose })}
            data={[
              { value: "mine", label: t("activities:calendar.mine") },
              { value: "all", label: t("activities:calendar.all") },
            ]}
          />
          {!isNarrow && (
            <SegmentedControl
              aria-label={t("activities:calendar.view")}
              value={view}
              onChange={(value) => go({ show: value as View })}
              data={VIEWS.map((value) => ({ value, label: t(`activities:calendar.views.${value}`) }))}
            />
          )}
        </Group>
      </Group>
      <Loaded query={found} lines={6} height={90}>
        {({ entries, hasMore }) => {
          const shown = byDay(entries, zone);
          return (
            <>
              {hasMore && (
                <Text size="sm" c="dimmed" mb="xs">
                  {t("activities:calendar.tooMany")}
                </Text>
              )}
              {view === "agenda" ? (
                <Agenda days={days} now={now} shown={shown} {...act} />
              ) : (
                <CalendarGrid
                  {...{ view, day, days, now, shown, canEdit }}
                  {...act}
                  onDay={(on) => go({ day: on, show: "agenda" })}
                />
              )}
            </>
          );
        }}
      </Loaded>
      {open && "id" in open && <ActivityDialog id={open.id} onClose={() => setOpen(null)} />}
      {open && "day" in open && (
        <NewActivityDialog
          initial={{ starts_at: `${open.day}T09:00`, ends_at: `${open.day}T10:00` }}
          target={null}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
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
  return new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeZone: "UTC" }).formatRange(
    at(first),
    at(last),
  );
}
