import { Badge, Button, Group, Kbd, SegmentedControl, Select, Stack, Text, Title } from "@mantine/core";
import { IconCopyCheck, IconGitMerge, IconRefresh } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Command, useCommands } from "~/components/commands";
import { EmptyState, Loaded, useAction, useTell } from "~/components/feedback";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import {
  dismiss,
  type Kind,
  type PairRow,
  pairQuery,
  QUEUE_KEY,
  queueQuery,
  recordsOf,
  reopen,
  searchNow,
} from "./api";
import { Comparison } from "./Comparison";
import classes from "./merging.module.css";

const MergeDialog = lazy(() => import("./MergeDialog"));

const REASONS = ["name", "email", "phone", "website", "external_reference", "customer"] as const;
const SCORES = [60, 75, 90];

/** Who may be there twice: pair by pair, side by side, to be made one or told apart for good. */
export function DuplicatesPage() {
  const { t } = useTranslation("merging");
  const may = useMay();
  const format = useFormat();
  const [kind, setKind] = useState<Kind>("customers");
  const [score, setScore] = useState(60);
  const [reason, setReason] = useState<string | null>(null);
  const [isDismissed, setDismissed] = useState(false);
  const queue = useInfiniteQuery(queueQuery({ kind, score, reason, isDismissed }));
  const total = queue.data?.pages.at(-1)?.total;
  const search = useAction(searchNow, { touches: [["jobs"], QUEUE_KEY], done: t("searching") });
  const reasons = REASONS.filter((each) => (each === "website") <= (kind === "customers"));
  return (
    <div className={classes.page}>
      <title>{`${t("queue")} · Kontor`}</title>
      <Group justify="space-between" align="flex-start" gap="sm" mb="sm">
        <Stack gap={2}>
          <Title order={1} size="h3">
            {t("queue")}
          </Title>
          <Text size="sm" c="dimmed" aria-live="polite">
            {total === undefined
              ? " "
              : t(isDismissed ? "dismissedPairs" : "pairs", { count: total, n: format.number(total) })}
          </Text>
        </Stack>
        {may("customers:duplicate:review") && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={search.isPending}
            onClick={() => search.mutate()}
          >
            {t("search")}
          </Button>
        )}
      </Group>
      <Group gap="sm" mb="md">
        {may("customers:contact:view") && (
          <SegmentedControl
            aria-label={t("kind")}
            value={kind}
            onChange={(value) => {
              setKind(value as Kind);
              setReason(null);
            }}
            data={[
              { value: "customers", label: t("customers") },
              { value: "contacts", label: t("contacts") },
            ]}
          />
        )}
        <SegmentedControl
          aria-label={t("which")}
          value={isDismissed ? "dismissed" : "open"}
          onChange={(value) => setDismissed(value === "dismissed")}
          data={[
            { value: "open", label: t("toReview") },
            { value: "dismissed", label: t("toldApart") },
          ]}
        />
        <Select
          aria-label={t("score")}
          w={200}
          value={String(score)}
          allowDeselect={false}
          onChange={(value) => setScore(Number(value))}
          data={SCORES.map((each) => ({
            value: String(each),
            label: t("atLeast", { score: format.percent(each / 100) }),
          }))}
        />
        <Select
          aria-label={t("reason")}
          placeholder={t("anyReason")}
          w={230}
          clearable
          clearButtonProps={{ "aria-label": t("anyReason") }}
          value={reason}
          onChange={setReason}
          data={reasons.map((each) => ({ value: each, label: t(`reasons.${each}`) }))}
        />
      </Group>
      <Loaded query={queue} lines={6} height={64}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          if (rows.length > 0)
            return (
              <Queue
                key={`${kind} ${isDismissed}`}
                rows={rows}
                isDismissed={isDismissed}
                onMore={queue.hasNextPage ? () => queue.fetchNextPage() : null}
                isFetching={queue.isFetchingNextPage}
              />
            );
          return (
            <EmptyState
              icon={<IconCopyCheck />}
              title={t(isDismissed ? "noneDismissed" : "none")}
              text={isDismissed ? undefined : t("noneText")}
            />
          );
        }}
      </Loaded>
    </div>
  );
}

interface QueueProps {
  rows: readonly PairRow[];
  isDismissed: boolean;
  onMore: (() => void) | null;
  isFetching: boolean;
}

function Queue({ rows, isDismissed, onMore, isFetching }: QueueProps) {
  const { t } = useTranslation("merging");
  const may = useMay();
  const tell = useTell();
  const [chosen, setChosen] = useState<string | null>(null);
  const [isMerging, setMerging] = useState(false);
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === chosen),
  );
  const row = rows[at] as PairRow;
  const go = (step: number) => setChosen(rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.id ?? null);
  // Whoever is left stands where the one that is gone was.
  const leave = () => setChosen((rows[at + 1] ?? rows[at - 1])?.id ?? null);
  const back = useAction(reopen, { touches: [QUEUE_KEY], onDone: ({ id }) => setChosen(id) });
  const apart = useAction(dismiss, {
    touches: [QUEUE_KEY],
    onDone: (pair) => {
      leave();
      tell.done(t("dismissed"), () => back.mutate(pair.id));
    },
  });
  const again = useAction(reopen, {
    touches: [QUEUE_KEY],
    onDone: (pair) => {
      leave();
      tell.done(t("reopened"), () => apart.mutate(pair.id));
    },
  });
  const review = isDismissed ? again : apart;
  const mayReview = may("customers:duplicate:review");
  const mayMerge = may("customers:customer:merge");
  const keyed = (key: string, text: string, run: () => void): Command => ({
    id: `pair-${key}`,
    text,
    group: "page",
    keys: [key],
    isKeyOnly: true,
    run,
  });
  useCommands([
    keyed("j", t("next"), () => go(1)),
    keyed("k", t("previous"), () => go(-1)),
    ...(mayMerge ? [keyed("m", t("mergeThem"), () => setMerging(true))] : []),
    ...(mayReview
      ? [keyed("d", t(isDismissed ? "areOpen" : "areTwo"), () => review.isPending || review.mutate(row.id))]
      : []),
  ]);
  return (
    <div className={classes.columns}>
      <ul className={classes.queue} aria-label={t("queue")}>
        {rows.map((each) => (
          <PairLine key={each.id} row={each} isOpen={each === row} onOpen={() => setChosen(each.id)} />
        ))}
        {onMore && (
          <li>
            <Button variant="default" size="xs" fullWidth mt="xs" loading={isFetching} onClick={onMore}>
              {t("more")}
            </Button>
          </li>
        )}
      </ul>
      <section className={classes.compared} aria-label={t("sideBySide")}>
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            {mayMerge && (
              <Button
                leftSection={<IconGitMerge size={16} aria-hidden />}
                rightSection={<Kbd aria-hidden>M</Kbd>}
                aria-keyshortcuts="m"
                onClick={() => setMerging(true)}
              >
                {t("mergeThem")}
              </Button>
            )}
            {mayReview && (
              <Button
                variant="default"
                rightSection={<Kbd aria-hidden>D</Kbd>}
                aria-keyshortcuts="d"
                loading={review.isPending}
                onClick={() => review.mutate(row.id)}
              >
                {t(isDismissed ? "areOpen" : "areTwo")}
              </Button>
            )}
          </Group>
          <Group gap="xs">
            <Button
              variant="subtle"
              rightSection={<Kbd aria-hidden>K</Kbd>}
              aria-keyshortcuts="k"
              disabled={at === 0}
              onClick={() => go(-1)}
            >
              {t("previous")}
            </Button>
            <Button
              variant="subtle"
              rightSection={<Kbd aria-hidden>J</Kbd>}
              aria-keyshortcuts="j"
              disabled={at === rows.length - 1}
              onClick={() => go(1)}
            >
              {t("next")}
            </Button>
          </Group>
        </Group>
        <Compared row={row} />
      </section>
      <Suspense fallback={null}>
        {isMerging && (
          <MergeDialog
            kind={row.kind}
            ids={[row.first.id, row.second.id]}
            onClose={() => setMerging(false)}
            onMerged={leave}
          />
        )}
      </Suspense>
    </div>
  );
}

function Compared({ row }: { row: PairRow }) {
  const pair = useQuery(pairQuery(row.id));
  return (
    <Loaded query={pair} lines={6} height={28}>
      {(found) => <Comparison kind={found.kind} parties={recordsOf(found)} />}
    </Loaded>
  );
}

function PairLine({ row, isOpen, onOpen }: { row: PairRow; isOpen: boolean; onOpen: () => void }) {
  const { t } = useTranslation("merging");
  const format = useFormat();
  const line = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOpen) line.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  return (
    <li>
      <button
        ref={line}
        type="button"
        className={classes.pair}
        aria-current={isOpen || undefined}
        onClick={onOpen}
      >
        <Group justify="space-between" gap={6} wrap="nowrap" align="flex-start">
          <Text size="sm" fw={600}>
            {row.first.name}
          </Text>
          <Badge variant="default" tt="none" flex="none">
            {format.percent(row.score / 100)}
          </Badge>
        </Group>
        <Text size="sm">{row.second.name}</Text>
        <Text size="xs" c="dimmed">
          {format.list(
            REASONS.filter((each) => row.reasons.includes(each)).map((each) => t(`reasons.${each}`)),
          )}
        </Text>
      </button>
    </li>
  );
}
