import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useAction, useTell } from "~/components/feedback";
import { AROUND, changeActivity } from "~/features/around";
import { useFormat } from "~/i18n/useFormat";
import type { Entry, Times } from "./calendar";
import type { Entries } from "./queries";

/** Keys come one after the other; what they come to is sent when they have rested for so long. */
const REST_MS = 500;

interface Waiting {
  /** As it was before the first of the keys. */
  entry: Entry;
  times: Times;
  timer: number;
}

/**
 * Moves an activity to other times: shown at once, refused if somebody changed it meanwhile, with Undo. `isStep` is one
 * of several steps that may follow.
 */
export function useReschedule(): (entry: Entry, times: Times, isStep?: boolean) => void {
  const { t } = useTranslation(["activities", "common"]);
  const client = useQueryClient();
  const tell = useTell();
  const format = useFormat();
  const waiting = useRef(new Map<string, Waiting>());
  const show = (id: string, part: Partial<Entry>) =>
    client.setQueriesData<Entries>({ queryKey: ["activities", "calendar"] }, (known) =>
      known?.entries
        ? { ...known, entries: known.entries.map((each) => (each.id === id ? { ...each, ...part } : each)) }
        : known,
    );
  const send = async ({ entry, times }: { entry: Entry; times: Times }) => {
    show(entry.id, times);
    // Both at once: one at a time it would end before it starts on the way.
    const changed = await changeActivity(entry.id, entry.version, { ...times });
    show(entry.id, { version: changed.version });
    return changed;
  };
  const undo = useAction(send, { touches: AROUND, done: t("common:undone") });
  const move = useAction(send, {
    touches: AROUND,
    onDone: ({ version }, { entry, times }) => {
      const { subject, starts_at, ends_at } = entry;
      tell.done(t("activities:calendar.moved", { subject, when: format.dateTime(times.starts_at) }), () =>
        undo.mutate({ entry: { ...entry, version }, times: { starts_at, ends_at } }),
      );
    },
  });
  const { mutate } = move;
  const flush = useCallback(
    (id: string) => {
      const last = waiting.current.get(id);
      if (!last) return;
      clearTimeout(last.timer);
      waiting.current.delete(id);
      const { entry, times } = last;
      const isBack = entry.starts_at === times.starts_at && entry.ends_at === times.ends_at;
      if (!isBack) mutate({ entry, times });
    },
    [mutate],
  );
  // Whoever leaves the page has not taken the last keys back.
  useEffect(() => {
    const { current } = waiting;
    return () => {
      for (const id of [...current.keys()]) flush(id);
    };
  }, [flush]);
  return (entry, times, isStep) => {
    const first = waiting.current.get(entry.id);
    clearTimeout(first?.timer);
    show(entry.id, times);
    const timer = window.setTimeout(() => flush(entry.id), isStep ? REST_MS : 0);
    waiting.current.set(entry.id, { entry: first?.entry ?? entry, times, timer });
  };
}
