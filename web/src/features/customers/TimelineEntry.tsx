import { Anchor, Badge, Button, Group, Text, Timeline } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import type { components } from "~/api/schema";
import { useAction } from "~/components/feedback";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { NoteContent } from "./NoteContent";
import classes from "./TimelineEntry.module.css";
import type { Entry, TimelineNote } from "./timeline";

type Activity = components["schemas"]["ActivityOut"];
type AttachedFile = components["schemas"]["AttachedFileOut"];

interface Props {
  entry: Entry;
  customerId: string;
}

/** One entry of a timeline: what it was, when, whose, and what can be done with it. */
export function TimelineEntry({ entry, customerId }: Props) {
  const format = useFormat();
  return (
    <Timeline.Item>
      <Content entry={entry} customerId={customerId} />
      <Text size="xs" c="dimmed">
        <time dateTime={entry.at} title={format.dateTime(entry.at)}>
          {new Date(entry.at) > new Date() ? format.dateTime(entry.at) : format.relative(entry.at)}
        </time>
        {entry.actor.name && ` · ${entry.actor.name}`}
      </Text>
    </Timeline.Item>
  );
}

function Content({ entry, customerId }: Props) {
  const data: unknown = entry.data;
  if (entry.kind === "note") return <NoteContent note={data as TimelineNote} customerId={customerId} />;
  if (entry.kind === "activity") {
    return <ActivityContent activity={data as Activity} text={entry.text} customerId={customerId} />;
  }
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

const MOVES = { planned: ["done", "cancel"], done: ["reopen"], cancelled: ["reopen"] } as const;
type Move = "done" | "cancel" | "reopen";

function ActivityContent(props: { activity: Activity; text: string; customerId: string }) {
  const { activity, text, customerId } = props;
  const { t } = useTranslation("around");
  const may = useMay();
  const move = useAction(
    (name: Move) => body(api.POST(`/activities/{id}/${name}`, { params: { path: { id: activity.id } } })),
    {
      touches: [
        ["customers", customerId],
        ["rows", "/activities"],
        ["rows", "/customers"],
      ],
    },
  );
  return (
    <>
      <Text
        size="sm"
        fw={600}
        className={classes.text}
        td={activity.state === "cancelled" ? "line-through" : ""}
      >
        {text}
      </Text>
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
            {t("private")}
          </Badge>
        )}
        {may("customers:activity:edit") &&
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
    </>
  );
}
