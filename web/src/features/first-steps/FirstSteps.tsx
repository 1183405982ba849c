import {
  ActionIcon,
  Button,
  CloseButton,
  Collapse,
  Group,
  Progress,
  Text,
  Title,
  Tooltip,
} from "@mantine/core";
import { IconCheck, IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useTell } from "~/components/feedback";
import { preferencesQuery } from "~/components/preferences";
import { SampleData } from "~/components/sample";
import classes from "./FirstSteps.module.css";
import { saidIn, say, stepsQuery } from "./queries";
import { isOver, type Said, type Step, stepsOf } from "./steps";

/** What a new organisation does first, until it is done or put away. Drawn from what `readFirstSteps` has read. */
export function FirstSteps() {
  const { t } = useTranslation("firstSteps");
  const tell = useTell();
  const client = useQueryClient();
  const answers = useQuery({ ...stepsQuery, enabled: false });
  const preferences = useQuery({ ...preferencesQuery, enabled: false });
  const change = useMutation({
    mutationFn: (part: Partial<Said>) => say(client, part),
    onError: (error) => tell.failed(error),
  });
  const said = saidIn(preferences.data);
  const steps = stepsOf(answers.data ?? [], said);
  if (isOver(steps, said)) return null;

  const sample = answers.data?.find(({ name }) => name === "sample_data");
  const done = steps.filter(({ isDone }) => isDone).length;
  const putOff = ({ name }: Step) => change.mutate({ dismissed: [...said.dismissed, name] });
  return (
    <section className={classes.card} aria-labelledby="first-steps">
      <Group gap="sm" wrap="nowrap">
        <Title order={2} size="h5" id="first-steps" className={classes.title}>
          {t("title")}
        </Title>
        <Progress
          className={classes.progress}
          value={(100 * done) / steps.length}
          size="sm"
          aria-label={t("title")}
        />
        <Text size="sm" c="dimmed" truncate aria-live="polite">
          {t("done", { done, total: steps.length })}
        </Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          ml="auto"
          aria-expanded={!said.isFolded}
          aria-controls="first-steps-list"
          aria-label={t(said.isFolded ? "open" : "close")}
          onClick={() => change.mutate({ isFolded: !said.isFolded })}
        >
          {said.isFolded ? (
            <IconChevronDown size={18} aria-hidden />
          ) : (
            <IconChevronUp size={18} aria-hidden />
          )}
        </ActionIcon>
        <Tooltip label={t("hide")}>
          <CloseButton aria-label={t("hide")} onClick={() => change.mutate({ isHidden: true })} />
        </Tooltip>
      </Group>
      <Collapse expanded={!said.isFolded} transitionDuration={0} id="first-steps-list">
        <Text size="sm" c="dimmed" mb="xs">
          {t("text")}
        </Text>
        <ul className={classes.steps}>
          {steps.map((step) => (
            <StepItem key={step.name} step={step} onPutOff={() => putOff(step)} />
          ))}
        </ul>
        {sample && <SampleData isThere={sample.is_done} />}
      </Collapse>
    </section>
  );
}

function StepItem({ step, onPutOff }: { step: Step; onPutOff: () => void }) {
  const { t } = useTranslation("firstSteps");
  const title = t(`steps.${step.name}.title`);
  return (
    <li className={classes.step} data-done={step.isDone || undefined}>
      <span className={classes.mark}>
        {step.isDone && <IconCheck size={14} stroke={3} role="img" aria-label={t("isDone")} />}
      </span>
      <div>
        {step.isDone ? (
          <Text size="sm" className={classes.name}>
            {title}
          </Text>
        ) : (
          <Link to={step.to} className={classes.name}>
            {title}
          </Link>
        )}
        <Text size="xs" c="dimmed" visibleFrom="xs">
          {t(`steps.${step.name}.text`)}
        </Text>
        {!step.isDone && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            ml={-7}
            fw={400}
            aria-label={t("keepStep", { step: title })}
            onClick={onPutOff}
          >
            {t("keep")}
          </Button>
        )}
      </div>
    </li>
  );
}
