import { Anchor, Badge, Button, Group, Text, Timeline, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "~/api/schema";
import {
  type Activity,
  ActivityDialog,
  type AroundNote,
  MOVES,
  NoteContent,
  useMove,
} from "~/features/around";
import { MailContent, type MailSummary } from "~/features/mail";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import classes from "./TimelineEntry.module.css";
import type { Entry } from "./timeline";

type AttachedFile = components["schemas"]["AttachedFileOut"];

interface Props {
  entry: Entry;
}

/** One entry of a timeline: what it was, when, whose, and what can be done with it. */
export function TimelineEntry({ entry }: Props) {
  const format = useFormat();
  return (
    <Timeline.Item>
      <Content entry={entry} />
      <Text size="xs" c="dimmed">
        <time dateTime={entry.at} title={format.dateTime(entry.at)}>
          {new Date(entry.at) > new Date() ? format.dateTime(entry.at) : format.relative(entry.at)}
        </time>
        {entry.actor.name && ` · ${entry.actor.name}`}
      </Text>
    </Timeline.Item>
  );
}

function Content({ entry }: Props) {
  const data: unknown = entry.data;
  if (entry.kind === "note") return <NoteContent note={data as AroundNote} />;
  if (entry.kind === "activity") return <ActivityContent activity={data as Activity} text={entry.text} />;
  if (entry.kind === "mail") return <MailContent mail={data as MailSummary} text={entry.text} />;
  if (entry.kind === "file") {
    const { url, name } = data as AttachedFile;
    return (
      <Text size="sm" className={classes.text}>
        <Anchor href={url} size="sm" download={name}>
          {name}
        </Anchor>
      </Text>
    );
  }
  return (
    <Text size="sm" className={classes.text}>
      {entry.text}
    </Text>
  );
}

function ActivityContent({ activity, text }: { activity: Activity; text: string }) {
  const { t } = useTranslation("activities");
  const canEdit = useMay()("customers:activity:edit");
  const [isOpen, setOpen] = useState(false);
  const move = useMove(activity);
  return (
    <>
      <UnstyledButton onClick={() => setOpen(true)}>
        <Text
          size="sm"
          fw={600}
          className={classes.text}
          td={activity.state === "cancelled" ? "line-through" : ""}
        >
          {text}
        </Text>
      </UnstyledButton>
      {activity.text && (
        <Text size="sm" className={classes.text}>
          {activity.text}
        </Text>
      )}
      <Group gap={6}>
        <Badge variant={activity.state === "planned" ? "light" : "default"} tt="none" size="sm">
          {t(`states.${activity.state}`)}
        </Badge>
        {activity.is_private && (
          <Badge variant="default" tt="none" size="sm">
            {t("isPrivate")}
          </Badge>
        )}
        {canEdit &&
          MOVES[activity.state].map((name) => (
            <Button
              key={name}
              size="compact-xs"
              variant="subtle"
              loading={move.isPending}
              aria-label={`${t(`moves.${name}`)}: ${activity.subject}`}
              onClick={() => move.mutate(name)}
            >
              {t(`moves.${name}`)}
            </Button>
          ))}
      </Group>
      {isOpen && <ActivityDialog id={activity.id} onClose={() => setOpen(false)} />}
    </>
  );
}
