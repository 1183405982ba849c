import { Alert, Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconAlertCircle, IconArrowBackUp, IconCircleCheck, IconPlayerPlay } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Loaded, useAction } from "~/components/feedback";
import { JobProgress, useCancelJob } from "~/components/jobs";
import { deleteImport, type Import, importQuery, isWorking, runImport, undoImport } from "./api";
import { Counts } from "./Counts";
import { ErrorRows } from "./ErrorRows";
import classes from "./imports.module.css";
import { MappingStep } from "./MappingStep";
import { Problems } from "./Problems";

/** What is read of customers and contacts elsewhere. */
const TOUCHED = [["rows"], ["customers"], ["contacts"], ["first-steps"]];

/** One import from its columns to what came of it. It can be left at any time, and found again. */
export function ImportPage() {
  const { importId } = useParams({ from: "/shell/imports/$importId" });
  const { t } = useTranslation("imports");
  const query = useQuery(importQuery(importId));
  return (
    <Stack className={classes.page}>
      <Anchor component={Link} to="/imports" size="sm">
        {t("back")}
      </Anchor>
      <Loaded query={query}>{(run) => <Step run={run} />}</Loaded>
    </Stack>
  );
}

function Step({ run }: { run: Import }) {
  const { t } = useTranslation("imports");
  const client = useQueryClient();
  const wrote = ["running", "undoing", "done", "undone"].includes(run.phase) && !isWorking(run);
  useEffect(() => {
    // The lists were read before the job wrote.
    if (wrote) for (const queryKey of TOUCHED) client.invalidateQueries({ queryKey });
  }, [client, wrote]);
  return (
    <>
      <Title order={1} size="h3" className={classes.column}>
        {t("of", { file: run.file.name })}
      </Title>
      {isWorking(run) ? <Working run={run} /> : <Standing run={run} />}
    </>
  );
}

function Working({ run }: { run: Import }) {
  const { t } = useTranslation(["imports", "shell"]);
  const cancel = useCancelJob();
  return (
    <Stack role="status">
      <Text>{t(`imports:working.${run.state as "running"}`)}</Text>
      {run.job && <JobProgress job={run.job} />}
      <Text size="sm" c="dimmed">
        {t("imports:leave")}
      </Text>
      <Group>
        <Button
          variant="default"
          loading={cancel.isPending}
          onClick={() => run.job && cancel.mutate(run.job.id)}
        >
          {t("shell:jobs.cancel")}
        </Button>
      </Group>
    </Stack>
  );
}

function Standing({ run }: { run: Import }) {
  const isOpen = ["mapping", "ready"].includes(run.state) || ["analysing", "checking"].includes(run.phase);
  return (
    <>
      <Failure run={run} />
      {isOpen ? <MappingStep key={`${run.id}${run.version}`} run={run} /> : <Result run={run} />}
      <Problems run={run} />
    </>
  );
}

function Failure({ run }: { run: Import }) {
  const { t } = useTranslation("imports");
  if (run.state === "failed")
    return (
      <Alert color="red" role="alert" icon={<IconAlertCircle aria-hidden />} title={t("failed")}>
        {run.job?.error?.detail ?? run.job?.error?.title ?? t("failedWithout")}
      </Alert>
    );
  if (run.state === "cancelled")
    return (
      <Alert color="yellow" role="status" icon={<IconAlertCircle aria-hidden />} title={t("cancelled")}>
        {run.phase === "running" ? t("cancelledText") : null}
      </Alert>
    );
  return null;
}

function Result({ run }: { run: Import }) {
  const { t } = useTranslation(["imports", "common"]);
  const navigate = useNavigate();
  const touches = [["imports"]];
  const undo = useAction(() => undoImport(run.id), { touches });
  const goOn = useAction(() => runImport(run.id), { touches });
  const forget = useAction(() => deleteImport(run.id), {
    touches: [["imports"]],
    onDone: () => void navigate({ to: "/imports" }),
  });
  const hasStopped = ["failed", "cancelled"].includes(run.state);
  return (
    <Stack>
      {run.state === "done" && (
        <Alert color="teal" role="status" icon={<IconCircleCheck aria-hidden />} title={t("imports:done")}>
          <Anchor component={Link} to={run.resource === "contacts" ? "/contacts" : "/customers"}>
            {run.resource === "contacts" ? t("imports:seeContacts") : t("imports:see")}
          </Anchor>
        </Alert>
      )}
      {run.state === "undone" && <Alert color="gray" role="status" title={t("imports:undone")} />}
      <Counts counts={run.counts} isUndone={["undone", "undoing"].includes(run.phase)} />
      <Group>
        {hasStopped && run.phase === "running" && (
          <Button
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            loading={goOn.isPending}
            onClick={() => goOn.mutate()}
          >
            {t("imports:goOn")}
          </Button>
        )}
        <ErrorRows run={run} />
        {run.can_undo && (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            loading={undo.isPending}
            onClick={() => undo.mutate()}
          >
            {t("imports:undo")}
          </Button>
        )}
        <Button variant="subtle" color="gray" loading={forget.isPending} onClick={() => forget.mutate()}>
          {t("imports:forget")}
        </Button>
      </Group>
    </Stack>
  );
}
