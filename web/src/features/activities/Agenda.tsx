import { ActionIcon, Group, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/useFormat";
import type { Entry } from "./calendar";
import classes from "./calendar.module.css";
import { EntryButton } from "./EntryButton";

interface Props {
  days: string[];
  now: string;
  shown: Map<string, Entry[]>;
  onOpen: (id: string) => void;
  onAdd: ((day: string) => void) | null;
}

/** Day after day what there is, without the days on which there is nothing. */
export function Agenda({ days, now, shown, onOpen, onAdd }: Props) {
  const { t, i18n } = useTranslation("activities");
  const format = useFormat();
  const busy = days.filter((day) => day === now || (shown.get(day) ?? []).length > 0);
  const named = new Intl.DateTimeFormat(i18n.language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  if (busy.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("calendar.nothing")}
      </Text>
    );
  }
  return busy.map((day) => {
    const entries = shown.get(day) ?? [];
    return (
      <section key={day} className={classes.agendaDay}>
        <Group justify="space-between" wrap="nowrap" mb={4}>
          <Title order={3} size="h6">
            {named.format(new Date(`${day}T00:00:00Z`))}
            {day === now && ` · ${t("calendar.today")}`}
          </Title>
          {onAdd && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("calendar.addOn", { day: format.date(day) })}
              onClick={() => onAdd(day)}
            >
              <IconPlus size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
        {entries.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("calendar.nothing")}
          </Text>
        )}
        {entries.map((entry) => (
          <EntryButton key={entry.id} entry={entry} onOpen={() => onOpen(entry.id)} />
        ))}
      </section>
    );
  });
}
