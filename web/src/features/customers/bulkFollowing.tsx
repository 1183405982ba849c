import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "~/components/feedback";
import { isOpen, type Job, jobQuery } from "~/components/jobs";
import { type BulkResult, undoBulk } from "./bulk";

interface Followed {
  id: string;
  isUndo: boolean;
}

let followed: readonly Followed[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Followed[]): void {
  followed = next;
  for (const listener of listeners) listener();
}

/** Tells what came of a bulk change once it is done, whatever page one is on by then. */
export function followBulk(job: Job, isUndo = false): void {
  if (!followed.some(({ id }) => id === job.id)) set([...followed, { id: job.id, isUndo }]);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useRefreshCustomers(): () => void {
  const client = useQueryClient();
  return () => {
    client.invalidateQueries({ queryKey: ["rows", "/customers"] });
    client.invalidateQueries({ queryKey: ["customers"] });
  };
}

/** The bulk changes whose windows were closed: their ends are told here, with Undo. */
export function BulkFollower() {
  const { t } = useTranslation("customers");
  const tell = useTell();
  const refresh = useRefreshCustomers();
  const all = useSyncExternalStore(subscribe, () => followed);
  const jobs = useQueries({ queries: all.map(({ id }) => jobQuery(id)) });
  const done = jobs.flatMap(({ data }) => (data && !isOpen(data) ? [data] : []));
  const ended = done.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each end is told once
  useEffect(() => {
    for (const job of done) {
      const how = followed.find(({ id }) => id === job.id);
      if (!how) continue;
      set(followed.filter((other) => other !== how));
      refresh();
      if (job.state !== "succeeded") {
        tell.failed(job.error?.detail ?? t("bulk.stopped"));
        continue;
      }
      const { changed } = job.result as unknown as BulkResult;
      if (how.isUndo) tell.done(t("bulk.undone", { count: changed }));
      else tell.done(t("bulk.changed", { count: changed }), changed > 0 ? () => undo(job) : undefined);
    }
  }, [ended]);
  const undo = (job: Job) => {
    undoBulk(job.id).then((back) => {
      tell.done(t("bulk.undoing"));
      followBulk(back, true);
    }, tell.failed);
  };
  return null;
}
