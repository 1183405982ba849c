import { Table, Text, Title } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState, Loaded } from "~/components/feedback";
import { MoreButton } from "~/components/list";
import { useFormat } from "~/i18n/useFormat";
import { jobsQuery, type QueueFigures } from "./api";
import classes from "./operators.module.css";

/** How the organisations' jobs get on: counts of each queue, what waits longest first. */
export function JobsPage() {
  const { t } = useTranslation("operators");
  const pages = useInfiniteQuery(jobsQuery);
  return (
    <>
      <title>{`${t("jobs")} · Kontor`}</title>
      <Title order={1} size="h3">
        {t("jobs")}
      </Title>
      <Text c="dimmed" size="sm" mb="sm">
        {t("jobsText")}
      </Text>
      <Loaded query={pages} lines={6}>
        {({ pages: loaded }) => {
          const found = loaded.flatMap((page) => page.results);
          if (found.length === 0) {
            return <EmptyState icon={<IconChecks />} title={t("noJobs")} text={t("noJobsText")} />;
          }
          return (
            <>
              <Queues rows={found} />
              <MoreButton query={pages} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Queues({ rows }: { rows: QueueFigures[] }) {
  const { t } = useTranslation("operators");
  const format = useFormat();
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("organisation")}</Table.Th>
            <Table.Th>{t("queue")}</Table.Th>
            <Table.Th ta="right">{t("queued")}</Table.Th>
            <Table.Th ta="right">{t("running")}</Table.Th>
            <Table.Th ta="right">{t("failed")}</Table.Th>
            <Table.Th>{t("waitingSince")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ organisation, queue, queued, running, failed, waiting_since }) => (
            <Table.Tr key={`${organisation.id} ${queue}`}>
              <Table.Td>
                <Link
                  to="/operators/$organisationId"
                  params={{ organisationId: organisation.id }}
                  className={classes.name}
                >
                  {organisation.name}
                </Link>
              </Table.Td>
              <Table.Td>{t(`queues.${queue as "default"}`)}</Table.Td>
              <Table.Td ta="right">{format.number(queued)}</Table.Td>
              <Table.Td ta="right">{format.number(running)}</Table.Td>
              <Table.Td ta="right" c={failed > 0 ? "red" : undefined}>
                {format.number(failed)}
              </Table.Td>
              <Table.Td>{waiting_since ? format.relative(waiting_since) : "–"}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
