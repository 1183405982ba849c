import { Alert, Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { IconDownload, IconFileCheck } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ProblemAlert } from "~/components/feedback";
import { isOpen, type Job, JobProgress, jobQuery, useCancelJob } from "~/components/jobs";
import { useFormat } from "~/i18n/useFormat";
import { pruned } from "./tree";
import type { Chosen, Register, RegisterState } from "./types";

/** In the order in which they are offered, as far as a list has them. */
const FORMATS = ["xlsx", "csv", "json", "vcard"] as const;
type FileFormat = (typeof FORMATS)[number];

interface Props {
  register: Register;
  state: RegisterState;
  total: number | null;
  /** Only these rows, if some are chosen. */
  chosen: Chosen | null;
  onClose: () => void;
}

/** Everything that the list shows, or what is chosen of it, as a file: chosen, started, followed, downloaded. It can be left at any time. */
export function ExportDialog({ register, state, total, chosen, onClose }: Props) {
  const { t } = useTranslation(["register", "common"]);
  const client = useQueryClient();
  const idempotent = useIdempotencyKey();
  const [format, setFormat] = useState<FileFormat>("xlsx");
  const [scope, setScope] = useState<"shown" | "all">("shown");
  const start = useMutation({
    mutationFn: async () => {
      const columns = scope === "shown" ? state.columns : register.columns;
      const filter = chosen ? chosen.filter : pruned(state.filter);
      const q = chosen ? chosen.q : state.q;
      const wish = {
        register: register.name,
        format,
        columns: columns.map((column) => column.name),
        ...(filter ? { filter } : {}),
        ...(q ? { q } : {}),
        ...(state.ordering ? { ordering: state.ordering } : {}),
      };
      return (await body(
        api.POST("/exports", { body: wish as never, headers: idempotent(wish) }),
      )) as unknown as Job;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["jobs"], exact: true }),
  });

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("register:export.title", { list: register.label })}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      {start.data ? (
        <Running job={start.data} onAgain={start.reset} />
      ) : (
        <Stack>
          {chosen ? (
            <Text size="sm">{t("register:export.chosen", { count: chosen.count })}</Text>
          ) : (
            total !== null && <Text size="sm">{t("register:export.what", { count: total })}</Text>
          )}
          <Radio.Group
            label={t("register:export.format")}
            value={format}
            onChange={(value) => setFormat(value as FileFormat)}
          >
            <Stack gap={6} mt={6}>
              {FORMATS.filter((name) => register.formats.includes(name)).map((name) => (
                <Radio key={name} value={name} label={t(`register:export.${name}`)} />
              ))}
            </Stack>
          </Radio.Group>
          {format !== "vcard" && (
            <Radio.Group
              label={t("register:export.columns")}
              value={scope}
              onChange={(value) => setScope(value as "shown" | "all")}
            >
              <Stack gap={6} mt={6}>
                <Radio
                  value="shown"
                  label={t("register:export.shownColumns", { count: state.columns.length })}
                />
                <Radio
                  value="all"
                  label={t("register:export.allColumns", { count: register.columns.length })}
                />
              </Stack>
            </Radio.Group>
          )}
          <ProblemAlert error={start.error} onRetry={() => start.mutate()} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button loading={start.isPending} onClick={() => start.mutate()}>
              {t("register:export.start")}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Running({ job: started, onAgain }: { job: Job; onAgain: () => void }) {
  const { t } = useTranslation(["register", "common", "shell"]);
  const format = useFormat();
  const followed = useQuery(jobQuery(started.id));
  const cancel = useCancelJob();
  const job = followed.data ?? started;
  const { result } = job;
  return (
    <Stack>
      <JobProgress job={job} />
      <ProblemAlert error={followed.error} onRetry={followed.refetch} />
      {isOpen(job) && (
        <>
          <Text size="sm" c="dimmed">
            {t("register:export.leave")}
          </Text>
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
            {t("shell:jobs.cancel")}
          </Button>
        </>
      )}
      {job.state === "succeeded" && result?.url && (
        <Alert
          color="teal"
          icon={<IconFileCheck aria-hidden />}
          title={t("register:export.ready")}
          role="status"
        >
          <Text size="sm" mb="sm">
            {t("register:export.facts", {
              count: result.rows ?? 0,
              size: format.bytes(result.bytes ?? 0),
              until: result.expires_at ? format.dateTime(result.expires_at) : "",
            })}
          </Text>
          <Button component="a" href={result.url} leftSection={<IconDownload size={16} aria-hidden />}>
            {t("register:export.download")}
          </Button>
        </Alert>
      )}
      {!isOpen(job) && (
        <Button variant="subtle" onClick={onAgain}>
          {t("register:export.again")}
        </Button>
      )}
    </Stack>
  );
}
