import {
  Anchor,
  Badge,
  Button,
  FileButton,
  Group,
  Paper,
  SegmentedControl,
  Stack,
  Table,
  Text,
  Title,
} from "@mantine/core";
import { IconDownload, IconFileUpload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Loaded, ProblemAlert } from "~/components/feedback";
import { useFormat } from "~/i18n/useFormat";
import { beginImport, type ImportResource, type ImportSummary, importsQuery, resourcesQuery } from "./api";
import classes from "./imports.module.css";
import { uploadFile } from "./upload";

const ACCEPTED = ".csv,.tsv,.txt,.xlsx,.vcf";

/** Where an import begins: a file is dropped or chosen; below, those of before. */
export function ImportsPage() {
  const { t } = useTranslation("imports");
  const { resource: wanted } = useSearch({ from: "/shell/imports" });
  const imports = useQuery(importsQuery);
  const resources = useQuery(resourcesQuery);
  return (
    <Stack className={classes.page}>
      <Title order={1} size="h3">
        {t("title")}
      </Title>
      <Text c="dimmed">{t("lead")}</Text>
      <Loaded query={resources}>
        {(known) => {
          const resource = known.find(({ name }) => name === wanted) ?? known[0];
          return resource ? (
            <>
              <Resources known={known} chosen={resource.name} />
              <Dropping key={resource.name} resource={resource.name} />
              <Loaded query={imports}>
                {(rows) => (rows.length ? <Earlier rows={rows} known={known} /> : null)}
              </Loaded>
            </>
          ) : null;
        }}
      </Loaded>
    </Stack>
  );
}

function Resources({ known, chosen }: { known: readonly ImportResource[]; chosen: string }) {
  const { t } = useTranslation("imports");
  const navigate = useNavigate();
  if (known.length < 2) return null;
  return (
    <SegmentedControl
      className={classes.resources}
      aria-label={t("what")}
      value={chosen}
      data={known.map(({ name, label }) => ({ value: name, label }))}
      onChange={(resource) => void navigate({ to: "/imports", search: { resource }, replace: true })}
    />
  );
}

function Dropping({ resource }: { resource: string }) {
  const { t } = useTranslation("imports");
  const navigate = useNavigate();
  const client = useQueryClient();
  const [isOver, setOver] = useState(false);
  const begin = useMutation({
    mutationFn: async (file: File) => beginImport(resource, await uploadFile(file)),
    onSuccess: (run) => {
      client.setQueryData(["imports", run.id], run);
      return navigate({ to: "/imports/$importId", params: { importId: run.id } });
    },
  });
  const take = (file: File | null | undefined) => {
    if (file) begin.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <>
      <Paper
        withBorder
        className={classes.drop}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Stack align="center" gap="xs">
          <Text>{t("drop")}</Text>
          <FileButton accept={ACCEPTED} onChange={take}>
            {(props) => (
              <Button
                {...props}
                loading={begin.isPending}
                leftSection={<IconFileUpload size={18} aria-hidden />}
              >
                {t("choose")}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed" ta="center" role="status">
            {begin.isPending ? t("uploading") : t("accepted")}
          </Text>
          <Anchor href={`/api/v1/imports/resources/${resource}/template`} size="sm">
            <Group gap={6} wrap="nowrap">
              <IconDownload size={16} aria-hidden />
              {t("template")}
            </Group>
          </Anchor>
        </Stack>
      </Paper>
      <ProblemAlert error={begin.error} />
    </>
  );
}

function Earlier({ rows, known }: { rows: ImportSummary[]; known: readonly ImportResource[] }) {
  const { t } = useTranslation("imports");
  const format = useFormat();
  return (
    <div>
      <Title order={2} size="h5" mb="xs">
        {t("earlier")}
      </Title>
      <Table.ScrollContainer minWidth={480}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("file")}</Table.Th>
              <Table.Th>{t("what")}</Table.Th>
              <Table.Th>{t("state")}</Table.Th>
              <Table.Th>{t("rows")}</Table.Th>
              <Table.Th>{t("begun")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((run) => (
              <Table.Tr key={run.id}>
                <Table.Td>
                  <Anchor component={Link} to={`/imports/${run.id}`}>
                    {run.file.name}
                  </Anchor>
                </Table.Td>
                <Table.Td>{known.find(({ name }) => name === run.resource)?.label}</Table.Td>
                <Table.Td>
                  <Badge variant="light" color={run.state === "failed" ? "red" : "teal"}>
                    {t(`states.${run.state as "done"}`)}
                  </Badge>
                </Table.Td>
                <Table.Td>{format.number(run.rows)}</Table.Td>
                <Table.Td>{format.relative(run.created_at)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}
