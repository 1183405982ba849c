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

interface Props {
  problem: ApiProblem;
  isSending: boolean;
  onAnyway: () => void;
}

/** Whom the new customer resembles, and why; it can be created all the same. */
export function DuplicatesAlert({ problem, isSending, onAnyway }: Props) {
  const { t } = useTranslation("customers");
  const format = useFormat();
  const box = useRef<HTMLDivElement>(null);
  const candidates = (problem.extra.candidates ?? []) as Candidate[];
  const hidden = Number(problem.extra.hidden ?? 0);
  useEffect(() => box.current?.scrollIntoView({ block: "center" }), []);
  return (
    <Alert ref={box} color="yellow" role="alert" icon={<IconCopy aria-hidden />} title={t("new.duplicates")}>
      <Text size="sm">{t("new.duplicatesText")}</Text>
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
      <Group mt="sm">
        <Button variant="default" loading={isSending} onClick={onAnyway}>
          {t("new.anyway")}
        </Button>
      </Group>
    </Alert>
  );
}
