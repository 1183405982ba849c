import { ActionIcon, Button, Group, Indicator, Popover, ScrollArea, Stack, Text, Title } from "@mantine/core";
import { IconArrowRight, IconBell, IconDownload, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "~/components/feedback";
import { useFormat } from "~/i18n/useFormat";
import { JobProgress } from "./JobProgress";
import { isOpen, type Job, pageOf, useCancelJob, useJobs } from "./jobs";

const Overdue = lazy(async () => ({ default: (await import("./Overdue")).Overdue }));

interface Props {
  /** Shows also what one should have done. */
  mayActivities: boolean;
}

/** Work that goes on in the background and what came of it, and what waits for one. */
export function JobsBell({ mayActivities }: Props) {
  const { t } = useTranslation("shell");
  const jobs = useJobs();
  const [isShown, setShown] = useState(false);
  const close = () => setShown(false);
  const running = jobs.data?.filter(isOpen).length ?? 0;
  return (
    <Popover
      opened={isShown}
      onChange={setShown}
      width={340}
      position="bottom-end"
      withArrow
      trapFocus
      shadow="md"
    >
      <Indicator disabled={running === 0} label={running} size={16} offset={5} inline>
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            onClick={() => setShown(!isShown)}
            aria-label={running ? t("jobs.bell", { count: running }) : t("jobs.title")}
          >
            <IconBell size={20} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>
        <Suspense fallback={null}>{mayActivities && <Overdue onLeave={close} />}</Suspense>
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
              <JobLine key={job.id} job={job} onLeave={close} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

function JobLine({ job, onLeave }: { job: Job; onLeave: () => void }) {
  const { t } = useTranslation("shell");
  const format = useFormat();
  const page = pageOf(job);
  const cancel = useCancelJob();
  return (
    <div>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          {job.label}
          <Text span size="xs" c="dimmed" fw={400} ml={6}>
            {format.relative(job.created_at)}
          </Text>
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
      {page && (
        <Button
          component={Link}
          to={page}
          onClick={onLeave}
          size="compact-sm"
          variant="subtle"
          mt={6}
          rightSection={<IconArrowRight size={14} aria-hidden />}
        >
          {t("jobs.open")}
        </Button>
      )}
    </div>
  );
}
