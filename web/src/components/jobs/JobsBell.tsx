import { ActionIcon, Button, Group, Indicator, Popover, ScrollArea, Stack, Text, Title } from "@mantine/core";
import { IconBell, IconDownload, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "~/components/feedback";
import { JobProgress } from "./JobProgress";
import { isOpen, type Job, kindOf, useCancelJob, useJobs } from "./jobs";

/** Work that goes on in the background, and what came of it. */
export function JobsBell() {
  const { t } = useTranslation("shell");
  const jobs = useJobs();
  const running = jobs.data?.filter(isOpen).length ?? 0;
  return (
    <Popover width={340} position="bottom-end" withArrow trapFocus shadow="md">
      <Indicator disabled={running === 0} label={running} size={16} offset={5} inline>
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={running ? t("jobs.bell", { count: running }) : t("jobs.title")}
          >
            <IconBell size={20} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>
        <Title order={2} size="h5" mb="sm">
          {t("jobs.title")}
        </Title>
        {jobs.isError && <ProblemAlert error={jobs.error} onRetry={jobs.refetch} />}
        {jobs.data?.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("jobs.empty")}
          </Text>
        )}
        <ScrollArea.Autosize mah={380}>
          <Stack gap="md">
            {jobs.data?.map((job) => (
              <JobLine key={job.id} job={job} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

function JobLine({ job }: { job: Job }) {
  const { t } = useTranslation("shell");
  const cancel = useCancelJob();
  return (
    <div>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          {t(`jobs.kinds.${kindOf(job)}`)}
        </Text>
        {isOpen(job) && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("jobs.cancel")}
            loading={cancel.isPending}
            onClick={() => cancel.mutate(job.id)}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      <JobProgress job={job} />
      {job.state === "succeeded" && job.result?.url && (
        <Button
          component="a"
          href={job.result.url}
          size="compact-sm"
          variant="light"
          mt={6}
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          {t("jobs.download")}
        </Button>
      )}
    </div>
  );
}
