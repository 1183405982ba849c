import { Alert, Button, NumberInput, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "~/api/problem";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { FormDialog } from "~/components/dialog";
import { useAction } from "~/components/feedback";
import { ReferenceField } from "~/components/form";
import { isOpen, JobProgress, jobQuery } from "~/components/jobs";
import type { Chosen } from "~/components/register";
import { activityTypesQuery } from "~/features/around";
import { type BulkWish, type JobResult, startBulk } from "./bulk";

/** Which one change the window is for. */
export type Field = "move" | "owner_id" | "type_id" | "shift_days";

interface Props {
  field: Field;
  /** What becomes of the state, where that is the change. */
  move?: "done" | "cancel" | "reopen" | undefined;
  chosen: Chosen;
  onDone: (jobId: string, result: JobResult) => void;
  onClose: () => void;
}

/** One change of all activities that were chosen: asked for, then followed to its end. */
export function BulkChangeDialog({ field, move, chosen, onDone, onClose }: Props) {
  const { t } = useTranslation(["activities", "common"]);
  // The selection ends when the rows change, and the window shall go on saying how many there were.
  const [rows] = useState(chosen);
  const [count, setCount] = useState(chosen.count);
  const [value, setValue] = useState<string | number | null>(field === "move" ? (move ?? null) : null);
  const idempotent = useIdempotencyKey();
  const types = useQuery(activityTypesQuery).data?.results ?? [];
  const start = useAction(
    (data: BulkWish) => startBulk(rows, data, count, idempotent([rows.filter, rows.q, data, count])),
    { touches: [["jobs"]], isQuiet: true },
  );
  const job = useQuery({ ...jobQuery(start.data?.id ?? ""), enabled: start.data !== undefined }).data;
  const ended = job && !isOpen(job) ? job : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the job has ended
  useEffect(() => {
    if (ended?.state === "succeeded") onDone(ended.id, ended.result as unknown as JobResult);
  }, [ended?.state]);
  const differs =
    start.error instanceof ApiProblem && start.error.code === "count_differs" ? start.error : null;
  const failed =
    ended && ended.state !== "succeeded" ? new Error(ended.error?.detail ?? t("bulk.stopped")) : null;
  const isReady = value !== null && value !== "" && value !== 0;
  return (
    <FormDialog
      title={
        field === "move" && move
          ? `${t(`moves.${move}`)}: ${t("bulk.count", { count })}`
          : t("bulk.changeTitle", { count })
      }
      submit={t("bulk.apply")}
      isDisabled={!isReady || (start.data !== undefined && !failed)}
      submission={{ isSending: start.isPending, error: differs ? failed : (start.error ?? failed) }}
      onSubmit={() => start.mutate({ [field]: value })}
      onClose={onClose}
    >
      {start.data && <JobProgress job={job ?? start.data} />}
      {differs && (
        <Alert color="yellow" role="alert">
          <Text size="sm" mb="xs">
            {t("bulk.differs", { count: Number(differs.extra.count) })}
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              setCount(Number(differs.extra.count));
              start.reset();
            }}
          >
            {t("bulk.takeThem")}
          </Button>
        </Alert>
      )}
      <Stack>
        {field === "owner_id" && (
          <ReferenceField
            label={t("owner")}
            register="employees"
            value={value as string | null}
            onChange={setValue}
          />
        )}
        {field === "type_id" && (
          <Select
            label={t("type")}
            data={types.map(({ id, label }) => ({ value: id, label }))}
            value={value as string | null}
            onChange={setValue}
            allowDeselect={false}
          />
        )}
        {field === "shift_days" && (
          <NumberInput
            label={t("bulk.days")}
            description={t("bulk.daysHint")}
            value={value ?? ""}
            onChange={setValue}
            allowDecimal={false}
            min={-3660}
            max={3660}
            data-autofocus
          />
        )}
      </Stack>
    </FormDialog>
  );
}
