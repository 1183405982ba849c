import { Alert, Button, Group, List, Modal, Select, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "~/api/problem";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ProblemAlert } from "~/components/feedback";
import { ColumnField, TagsField } from "~/components/form";
import { isOpen, type Job, JobProgress, jobQuery } from "~/components/jobs";
import type { Chosen, Column, FieldValue } from "~/components/register";
import { registerQuery } from "~/components/register";
import { useMay } from "~/features/session";
import { type BulkChange, type BulkResult, bulkChange, bulkColumns, startBulk, undoBulk } from "./bulk";
import { followBulk, useRefreshCustomers } from "./bulkFollowing";
import type { ChangeKind } from "./CustomersBulk";

interface Props {
  kind: ChangeKind;
  chosen: Chosen;
  onClose: () => void;
}

/** One change for many customers: what, then how far the job is, then what came of it and Undo. */
export default function BulkDialog({ kind, chosen, onClose }: Props) {
  const { t } = useTranslation(["customers", "common"]);
  const client = useQueryClient();
  const idempotent = useIdempotencyKey();
  // The selection ends when the rows change, and the window shall go on saying how many there were.
  const [rows] = useState(chosen);
  const [count, setCount] = useState(chosen.count);
  const start = useMutation({
    mutationFn: ({ data, expected }: { data: BulkChange; expected: number }) =>
      startBulk(rows, data, expected, idempotent([rows.filter, rows.q, data, expected])),
    onSuccess: () => {
      rows.clear();
      client.invalidateQueries({ queryKey: ["jobs"], exact: true });
    },
  });
  const columns = useQuery(registerQuery("customers")).data?.columns ?? [];
  const title =
    kind === "change"
      ? t("customers:bulk.changeTitle", { count })
      : `${t(`customers:bulk.${kind}`)}: ${t("customers:bulk.howMany", { count })}`;
  const differs =
    start.error instanceof ApiProblem && start.error.code === "count_differs" ? start.error : null;
  const now = Number(differs?.extra.count ?? 0);
  const again = () => {
    setCount(now);
    if (start.variables) start.mutate({ data: start.variables.data, expected: now });
  };
  return (
    <Modal
      opened
      onClose={() => {
        if (start.data) followBulk(start.data);
        onClose();
      }}
      title={title}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      {start.data ? (
        <BulkJob job={start.data} onClose={onClose} />
      ) : (
        <Stack>
          {differs ? (
            <Alert color="yellow" role="alert">
              <Text size="sm" mb="xs">
                {t("customers:bulk.nowMatches", { text: differs.detail })}
              </Text>
              {now > 0 && (
                <Button size="compact-sm" variant="default" onClick={again}>
                  {t("customers:bulk.changeAnyway", { count: now })}
                </Button>
              )}
            </Alert>
          ) : (
            <ProblemAlert
              error={start.error}
              unplaced={start.error instanceof ApiProblem ? start.error.errors : []}
            />
          )}
          <Wish
            kind={kind}
            count={count}
            columns={columns}
            isSending={start.isPending}
            onSend={(data) => start.mutate({ data, expected: count })}
            onClose={onClose}
          />
        </Stack>
      )}
    </Modal>
  );
}

interface WishProps {
  kind: ChangeKind;
  count: number;
  columns: Column[];
  isSending: boolean;
  onSend: (data: BulkChange) => void;
  onClose: () => void;
}

function Wish({ kind, count, columns, isSending, onSend, onClose }: WishProps) {
  const { t } = useTranslation(["customers", "common"]);
  const may = useMay();
  const offered = bulkColumns(columns, may);
  const [name, setName] = useState<string | null>(null);
  const [value, setValue] = useState<FieldValue>(null);
  const [tags, setTags] = useState<string[]>([]);
  const column = offered.find((candidate) => candidate.name === name);
  const wish = wishOf(kind, column, value, tags);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (wish && !isSending) onSend(wish);
      }}
    >
      <Stack>
        {kind === "change" ? (
          <>
            <Select
              label={t("customers:bulk.field")}
              data={offered.map((each) => ({ value: each.name, label: each.label }))}
              value={name}
              onChange={(chosen) => {
                setName(chosen);
                setValue(null);
              }}
              allowDeselect={false}
              searchable
              data-autofocus
            />
            {column && (
              <ColumnField
                key={column.name}
                column={column}
                value={value}
                canAddTerm={may("customers:dictionary:edit")}
                onChange={setValue}
              />
            )}
            {column?.nullable && (
              <Text size="xs" c="dimmed">
                {t("customers:bulk.empty")}
              </Text>
            )}
          </>
        ) : kind === "archive" || kind === "restore" ? (
          <Text size="sm">{t(`customers:bulk.${kind}Text`, { count })}</Text>
        ) : (
          <TagsField
            label={t("customers:bulk.tags")}
            value={tags}
            onChange={setTags}
            acceptValueOnBlur
            data-autofocus
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={isSending} disabled={!wish}>
            {t(kind === "archive" || kind === "restore" ? `customers:bulk.${kind}` : "customers:bulk.apply")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What the choices in the window mean to the API; undefined while something is missing. */
function wishOf(
  kind: ChangeKind,
  column: Column | undefined,
  value: FieldValue,
  tags: string[],
): BulkChange | undefined {
  if (kind === "archive" || kind === "restore") return { archived: kind === "archive" };
  if (kind === "change") return column && bulkChange(column, value);
  return tags.length > 0 ? { [kind === "addTags" ? "add_tags" : "remove_tags"]: tags } : undefined;
}

/** How far a bulk change is, and at its end what it did. Whoever leaves before is told later, wherever they are. */
export function BulkJob({ job: started, onClose }: { job: Job; onClose: () => void }) {
  const { t } = useTranslation(["customers", "common"]);
  const refresh = useRefreshCustomers();
  const followed = useQuery(jobQuery(started.id));
  const undo = useMutation({
    mutationFn: () => undoBulk(started.id),
    onSuccess: (back) => {
      followBulk(back, true);
      onClose();
    },
  });
  const job = followed.data ?? started;
  const isRunning = isOpen(job);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it ends
  useEffect(() => {
    if (!isRunning) refresh();
  }, [isRunning]);
  const leave = () => {
    if (isRunning || (result?.changed ?? 0) > 0) followBulk(started);
    onClose();
  };
  const result = job.state === "succeeded" ? (job.result as unknown as BulkResult | null) : null;
  return (
    <Stack>
      <JobProgress job={job} />
      <ProblemAlert
        error={followed.error ?? undo.error}
        onRetry={followed.isError ? followed.refetch : undefined}
      />
      {isRunning && (
        <Text size="sm" c="dimmed">
          {t("customers:bulk.leave")}
        </Text>
      )}
      {result && <Outcome result={result} />}
      <Group justify="flex-end">
        {!isRunning && (result?.changed ?? 0) > 0 && (
          <Button variant="default" loading={undo.isPending} onClick={() => undo.mutate()}>
            {t("customers:bulk.undo")}
          </Button>
        )}
        <Button variant={isRunning ? "default" : "filled"} onClick={leave}>
          {t("common:close")}
        </Button>
      </Group>
    </Stack>
  );
}

function Outcome({ result }: { result: BulkResult }) {
  const { t } = useTranslation("customers");
  const unchanged = result.matched - result.changed - result.refused;
  return (
    <div role="status">
      <Text size="sm">{t("bulk.changed", { count: result.changed })}</Text>
      {unchanged > 0 && (
        <Text size="sm" c="dimmed">
          {t("bulk.unchanged", { count: unchanged })}
        </Text>
      )}
      {result.refused > 0 && (
        <>
          <Text size="sm" c="var(--mantine-color-error)">
            {t("bulk.refused", { count: result.refused })}
          </Text>
          <List size="sm">
            {[...new Set(result.errors.map(reasonOf))].map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        </>
      )}
    </div>
  );
}

const reasonOf = (refused: BulkResult["errors"][number]): string =>
  refused.errors.map(({ detail }) => detail).join(" ") || refused.detail;
