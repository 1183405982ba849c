import { Button, Text, Timeline } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "~/components/dialog";
import { useFormat } from "~/i18n/useFormat";
import { Conflict, type Recorded } from "./change";
import type { ChangeEntry, HistoryProps } from "./History";
import { listDifference } from "./historyText";
import { useRecordChange } from "./useRecordChange";

const ACTIONS = ["created", "updated", "archived", "restored", "erased"] as const;
const SOURCES = ["web", "api_key", "api", "import", "merge", "job", "portal", "system"] as const;
/** What a change is called rather than which field it set. */
const TOLD_BY_ACTION = ["archived_at", "converted_at"];
const SHOWN = 12;

interface Props<R extends Recorded> extends HistoryProps<R> {
  entry: ChangeEntry;
  /** Only this field of the change. */
  only: string | null;
}

/** One change: who, from where, and each field before and after; an earlier value can be put back. */
export function HistoryEntry<R extends Recorded>(props: Props<R>) {
  const { entry, only, text, canRestore } = props;
  const { t } = useTranslation("record");
  const format = useFormat();
  const [restoring, setRestoring] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const action = ACTIONS.find((name) => name === entry.action) ?? "updated";
  const source = SOURCES.find((name) => name === entry.source);
  const fields = entry.fields.filter(
    ({ name }) => !TOLD_BY_ACTION.includes(name) && (only === null || name === only),
  );
  // What something was created with is long, and mostly what it still is.
  const shown = isOpen ? fields.length : action === "updated" ? SHOWN : 0;
  return (
    <Timeline.Item
      title={
        <Text size="sm">
          <b>{entry.actor.name}</b> {t(`history.${action}`)}
        </Text>
      }
    >
      {fields.slice(0, shown).map(({ name, before, after }) => (
        <Text key={name} size="sm" component="div">
          {text.label(name)}:{" "}
          {action === "created" ? (
            text.value(name, after)
          ) : (
            <Difference field={name} before={before} after={after} text={text} />
          )}
          {action === "updated" && canRestore(name) && (
            <Button
              size="compact-xs"
              variant="subtle"
              ml={6}
              aria-label={t("history.putBackField", { field: text.label(name) })}
              onClick={() => setRestoring(name)}
            >
              {t("history.putBack")}
            </Button>
          )}
        </Text>
      ))}
      {fields.length > shown && (
        <Button size="compact-xs" variant="subtle" ml={-6} onClick={() => setOpen(true)}>
          {shown === 0
            ? t("history.showFields", { count: fields.length })
            : t("history.moreFields", { count: fields.length - shown })}
        </Button>
      )}
      <Text size="xs" c="dimmed">
        <time dateTime={entry.at} title={format.dateTime(entry.at)}>
          {format.relative(entry.at)}
        </time>
        {source ? ` · ${t(`sources.${source}`)}` : ""}
        {entry.request_id ? ` · ${t("history.request", { id: entry.request_id })}` : ""}
      </Text>
      {restoring && <RestoreDialog {...props} field={restoring} onClose={() => setRestoring(null)} />}
    </Timeline.Item>
  );
}

interface DifferenceProps {
  field: string;
  before: unknown;
  after: unknown;
  text: Props<Recorded>["text"];
}

function Difference({ field, before, after, text }: DifferenceProps) {
  const { t } = useTranslation("record");
  if (!Array.isArray(before ?? after)) {
    return (
      <>
        <s>{text.value(field, before)}</s> → {text.value(field, after)}
      </>
    );
  }
  const difference = listDifference((before ?? []) as unknown[], (after ?? []) as unknown[]);
  const told = (["added", "removed", "changed"] as const).filter((name) => difference[name].length > 0);
  if (told.length === 0) return <>{t("history.reordered")}</>;
  return (
    <>
      {told.map((name) => t(`history.${name}`, { values: text.value(field, difference[name]) })).join("; ")}
    </>
  );
}

interface RestoreProps<R extends Recorded> extends Props<R> {
  field: string;
  onClose: () => void;
}

/** Asks before an earlier value takes the place of the present one; Undo is offered afterwards. */
function RestoreDialog<R extends Recorded>(props: RestoreProps<R>) {
  const { kind, record, source, text, entry, field, onClose } = props;
  const { t } = useTranslation("record");
  const change = useRecordChange(kind, { settles: "all" });
  // What the person agrees to replace.
  const [seen, setSeen] = useState(record);
  const present = (of: R) => (of as Record<string, unknown>)[field];
  const before = entry.fields.find(({ name }) => name === field)?.before;
  const restore = () =>
    change
      .mutateAsync({
        seen,
        values: () => ({}),
        replaces: present,
        send: (now) => source.restore(now, entry.id, [field]),
        done: t("history.putBackDone"),
      })
      .catch((error) => {
        if (!(error instanceof Conflict)) throw error;
        setSeen(error.theirs as R);
        throw error.refusal;
      });
  return (
    <ConfirmDialog
      title={t("history.putBackField", { field: text.label(field) })}
      confirm={t("history.putBack")}
      onConfirm={restore}
      onClose={onClose}
    >
      <dl style={{ margin: 0 }}>
        <Text size="xs" c="dimmed" component="dt">
          {t("history.now")}
        </Text>
        <Text size="sm" component="dd" m={0} mb="xs">
          {text.value(field, present(seen))}
        </Text>
        <Text size="xs" c="dimmed" component="dt">
          {t("history.then")}
        </Text>
        <Text size="sm" component="dd" m={0}>
          {text.value(field, before)}
        </Text>
      </dl>
    </ConfirmDialog>
  );
}
