import { useQueryClient } from "@tanstack/react-query";
import { useContext } from "react";
import { useTranslation } from "react-i18next";
import { useAction, useTell } from "~/components/feedback";
import { AROUND, changeActivity } from "~/features/around";
import { TimezoneContext, useFormat } from "~/i18n/useFormat";
import { type Entry, shifted } from "./calendar";
import type { Entries } from "./queries";

interface Times {
  starts_at: string;
  ends_at: string | null;
}

/** Moves an activity by days: shown at once, refused if somebody changed it meanwhile, with Undo. */
export function useReschedule(): (entry: Entry, days: number) => void {
  const { t } = useTranslation(["activities", "common"]);
  const client = useQueryClient();
  const tell = useTell();
  const format = useFormat();
  const zone = useContext(TimezoneContext);
  const show = (id: string, times: Times) =>
    client.setQueriesData<Entries>({ queryKey: ["activities", "calendar"] }, (known) =>
      known?.entries
        ? { ...known, entries: known.entries.map((each) => (each.id === id ? { ...each, ...times } : each)) }
        : known,
    );
  const send = ({ entry, times }: { entry: Entry; times: Times }) => {
    const { starts_at, ends_at } = times;
    show(entry.id, times);
    // One field at a time would end before it starts on the way.
    return changeActivity(entry.id, entry.version, ends_at === null ? { starts_at } : { starts_at, ends_at });
  };
  const undo = useAction(send, { touches: AROUND, done: t("common:undone") });
  const move = useAction(send, {
    touches: AROUND,
    onDone: ({ version, starts_at }, { entry }) => {
      const { subject, ends_at } = entry;
      const back = { entry: { ...entry, version }, times: { starts_at: entry.starts_at, ends_at } };
      tell.done(
        t("activities:calendar.moved", { subject, when: format.dateTime(starts_at ?? entry.starts_at) }),
        () => undo.mutate(back),
      );
    },
  });
  return (entry, days) => move.mutate({ entry, times: shifted(entry, days, zone) });
}
