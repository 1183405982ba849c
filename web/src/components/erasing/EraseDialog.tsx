import { Alert, Anchor, Button, Group, List, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconAlertTriangle, IconDownload } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { Loaded, ProblemAlert, useAction } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { type Job, JobProgress, jobQuery } from "~/components/jobs";
import { useFormat } from "~/i18n/useFormat";
import { erasureQuery, type Subject } from "./api";

interface Props {
  subject: Subject;
  onClose: () => void;
}

/** Forgetting a person: what that means, its data as a file first, and the name typed again. */
export function EraseDialog({ subject, onClose }: Props) {
  const { t } = useTranslation(["erasing", "common"]);
  const erasure = useQuery(erasureQuery(subject));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("erasing:title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <Loaded query={erasure} lines={3}>
        {({ name, parts }) => (
          <Stack>
            <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={t("erasing:noWayBack")}>
              {t("erasing:text")}
            </Alert>
            <div>
              <Text size="sm" fw={600}>
                {t("erasing:parts")}
              </Text>
              <List size="sm">
                {parts.map((part) => (
                  <List.Item key={part.name}>
                    {part.label}: {part.count}
                  </List.Item>
                ))}
              </List>
              <Text size="sm" c="dimmed" mt={4}>
                {t("erasing:stays")}
              </Text>
            </div>
            <PersonalData subject={subject} />
            <EraseForm subject={subject} name={name} onClose={onClose} />
          </Stack>
        )}
      </Loaded>
    </Modal>
  );
}

/** A file with all that is kept, which the person may ask for. */
function PersonalData({ subject: { resource, id } }: { subject: Subject }) {
  const { t } = useTranslation("erasing");
  const format = useFormat();
  const [jobId, setJobId] = useState<string | null>(null);
  const ask = useAction(
    () => body(api.POST(`/${resource}/{id}/personal-data`, { params: { path: { id } } })),
    { touches: [["jobs"]], onDone: (job) => setJobId(job.id) },
  );
  const job = useQuery({ ...jobQuery(jobId ?? ""), enabled: jobId !== null });
  const url = job.data?.state === "succeeded" ? job.data.result?.url : undefined;
  return (
    <div>
      <Text size="sm" fw={600}>
        {t("dataTitle")}
      </Text>
      <Text size="sm" c="dimmed" mb={6}>
        {t("dataText")}
      </Text>
      {url ? (
        <Anchor href={url} size="sm">
          <Group gap={4} component="span">
            <IconDownload size={16} aria-hidden />
            {t("download", { size: format.bytes(job.data?.result?.bytes ?? 0) })}
          </Group>
        </Anchor>
      ) : jobId && job.data ? (
        <JobProgress job={job.data} />
      ) : (
        <Button size="compact-sm" variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
          {t("dataMake")}
        </Button>
      )}
    </div>
  );
}

function EraseForm({ subject, name, onClose }: { subject: Subject; name: string; onClose: () => void }) {
  const { t } = useTranslation(["erasing", "common"]);
  const { resource, id } = subject;
  const form = useForm({ initialValues: { name: "" } });
  const submission = useSubmission(form);
  const [jobId, setJobId] = useState<string | null>(null);
  if (jobId !== null) return <Erasing jobId={jobId} onClose={onClose} />;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        submission.submit(async () => {
          const job = await body(
            api.POST(`/${resource}/{id}/erasure`, { params: { path: { id } }, body: form.values }),
          );
          setJobId(job.id);
        });
      }}
    >
      <Stack>
        <ProblemAlert error={submission.error} unplaced={submission.unplaced} />
        <TextInput
          label={t("erasing:confirm", { name })}
          autoComplete="off"
          maxLength={255}
          {...form.getInputProps("name")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button
            type="submit"
            color="red"
            loading={submission.isSending}
            disabled={form.values.name.trim().toLowerCase() !== name.toLowerCase()}
          >
            {t("erasing:erase")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** How far it is; what the pages show is read anew when it is done. */
function Erasing({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const { t } = useTranslation(["erasing", "common"]);
  const client = useQueryClient();
  const job = useQuery(jobQuery(jobId));
  const isDone = job.data?.state === "succeeded";
  useEffect(() => {
    // It may be in any list, label or search.
    if (isDone) void client.invalidateQueries();
  }, [isDone, client]);
  return (
    <Stack>
      {job.data && <JobProgress job={job.data as Job} />}
      {isDone && <Text size="sm">{t("erasing:done")}</Text>}
      <Group justify="flex-end">
        <Button onClick={onClose}>{t("common:close")}</Button>
      </Group>
    </Stack>
  );
}
