import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAction, useTell } from "~/components/feedback";
import { isOpen, jobQuery } from "~/components/jobs";
import type { Chosen } from "~/components/register";
import { AROUND } from "~/features/around";
import type { Field } from "./BulkChangeDialog";
import { type Bulk, type JobResult, runBulk, undoBulk, undoOf } from "./bulk";

const BulkChangeDialog = lazy(() =>
  import("./BulkChangeDialog").then((part) => ({ default: part.BulkChangeDialog })),
);

/** More than this are changed by a job. */
const AT_ONCE = 500;
const POLL_MS = 1_000;
const MOVES = ["done", "cancel", "reopen"] as const;
const FIELDS = ["owner_id", "type_id", "shift_days"] as const;

type Asked = { field: Field; move?: Bulk["op"] };

/** What one may do with many activities at once: they took place, are called off, moved, or get another owner or type. */
export function ActivitiesBulk({ chosen }: { chosen: Chosen }) {
  const { t } = useTranslation("activities");
  const tell = useTell();
  const client = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const refresh = () => Promise.all(AROUND.map((queryKey) => client.invalidateQueries({ queryKey })));
  const tellOf = (changed: number, failed: number, undo: () => Promise<number>) => {
    const back = async () => {
      tell.done(t("bulk.undone", { count: await undo() }));
      await refresh();
    };
    if (changed > 0) tell.done(t("bulk.changed", { count: changed }), () => void back().catch(tell.failed));
    if (failed > 0) tell.failed(t("bulk.failed", { count: failed }));
  };
  const run = useAction((bulk: Bulk) => runBulk(bulk), {
    touches: AROUND,
    onDone: ({ done, failed }) => {
      chosen.clear();
      tellOf(done.length, failed, () => undoOf(done));
    },
  });
  const ended = (jobId: string, { changed, refused }: JobResult) => {
    setAsked(null);
    chosen.clear();
    refresh();
    tellOf(changed, refused, async () => {
      const { id } = await undoBulk(jobId);
      for (;;) {
        const job = await client.fetchQuery({ ...jobQuery(id), staleTime: 0 });
        if (job.state === "succeeded") return (job.result as unknown as JobResult).changed;
        if (!isOpen(job)) throw new Error(job.error?.detail ?? t("bulk.stopped"));
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    });
  };
  const { ids } = chosen;
  return (
    <>
      {MOVES.map((op) => (
        <Button
          key={op}
          size="compact-sm"
          variant="default"
          loading={run.isPending && run.variables.op === op}
          onClick={() =>
            ids && ids.length <= AT_ONCE ? run.mutate({ op, ids }) : setAsked({ field: "move", move: op })
          }
        >
          {t(`moves.${op}`)}
        </Button>
      ))}
      {FIELDS.map((field) => (
        <Button key={field} size="compact-sm" variant="default" onClick={() => setAsked({ field })}>
          {t(`bulk.${field}`)}
        </Button>
      ))}
      <Suspense fallback={null}>
        {asked && (
          <BulkChangeDialog {...asked} chosen={chosen} onDone={ended} onClose={() => setAsked(null)} />
        )}
      </Suspense>
    </>
  );
}
