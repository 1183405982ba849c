import { Group, Progress, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/useFormat";
import { isOpen, type Job } from "./jobs";

/** State and bar of one job. */
export function JobProgress({ job }: { job: Job }) {
  const { t } = useTranslation("shell");
  const format = useFormat();
  const { done, total } = job.progress;
  const share = job.state === "succeeded" ? 100 : total ? Math.min(100, (done / total) * 100) : 0;
  const label = t(`jobs.states.${job.state}`);
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" c="dimmed">
          {label}
        </Text>
        {isOpen(job) && total ? (
          <Text size="sm" c="dimmed">
            {t("jobs.of", { done: format.number(done), total: format.number(total) })}
          </Text>
        ) : null}
      </Group>
      <Progress.Root size="sm">
        <Progress.Section
          value={share}
          animated={job.state === "running"}
          color={job.state === "failed" ? "red" : "teal"}
          aria-label={label}
        />
      </Progress.Root>
      {job.state === "failed" && job.error && (
        <Text size="sm" c="var(--mantine-color-error)" mt={4}>
          {job.error.detail ?? job.error.title}
        </Text>
      )}
    </div>
  );
}
