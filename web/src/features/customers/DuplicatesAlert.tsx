import { Alert, Anchor, Button, Group, Text } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ApiProblem } from "~/api/problem";
import { useFormat } from "~/i18n/useFormat";
import type { Candidate } from "./api";
import classes from "./CustomerLayout.module.css";

const REASONS = ["name", "email", "phone", "website", "external_reference"] as const;

export interface Resembling {
  candidates: Candidate[];
  hidden: number;
}

interface RefusedProps {
  problem: ApiProblem;
  isSending: boolean;
  onAnyway: () => void;
}

/** Whom the new customer resembles, and why; it can be created all the same. */
export function DuplicatesAlert({ problem, isSending, onAnyway }: RefusedProps) {
  const { t } = useTranslation("customers");
  const box = useRef<HTMLDivElement>(null);
  const found = {
    candidates: (problem.extra.candidates ?? []) as Candidate[],
    hidden: Number(problem.extra.hidden ?? 0),
  };
  useEffect(() => box.current?.scrollIntoView({ block: "center" }), []);
  return (
    <Alert ref={box} color="yellow" role="alert" icon={<IconCopy aria-hidden />} title={t("new.duplicates")}>
      <Text size="sm">{t("new.duplicatesText")}</Text>
      <Candidates {...found} />
      <Group mt="sm">
        <Button variant="default" loading={isSending} onClick={onAnyway}>
          {t("new.anyway")}
        </Button>
      </Group>
    </Alert>
  );
}

interface HintProps {
  found: Resembling;
  isSending: boolean;
  onAnyway: () => void;
}

/** The same while one types: it stays at the window's edge, so that no field moves. */
export function DuplicatesHint({ found, isSending, onAnyway }: HintProps) {
  const { t } = useTranslation("customers");
  return (
    <Alert
      color="yellow"
      role="status"
      icon={<IconCopy aria-hidden />}
      title={t("new.duplicates")}
      className={classes.hint}
    >
      <Candidates {...found} />
      <Group mt="xs">
        <Button variant="default" size="xs" loading={isSending} onClick={onAnyway}>
          {t("new.anyway")}
        </Button>
      </Group>
    </Alert>
  );
}

function Candidates({ candidates, hidden }: Resembling) {
  const { t } = useTranslation("customers");
  const format = useFormat();
  return (
    <>
      <ul className={classes.plain}>
        {candidates.map((candidate) => (
          <li key={candidate.id} className={classes.line}>
            <Anchor
              component={Link}
              to="/customers/$customerId"
              params={{ customerId: candidate.id } as never}
              target="_blank"
              size="sm"
              fw={600}
            >
              {candidate.name}
            </Anchor>
            <Text size="sm">
              {[
                candidate.code,
                candidate.city,
                t("new.likeness", { score: format.percent(candidate.score / 100) }),
                ...REASONS.filter((reason) => candidate.reasons.includes(reason)).map((reason) =>
                  t(`reasons.${reason}`),
                ),
              ]
                .filter(Boolean)
                .join(" · ")}
            </Text>
          </li>
        ))}
      </ul>
      {hidden > 0 && <Text size="sm">{t("new.hidden", { count: hidden })}</Text>}
    </>
  );
}
