import { Button, Skeleton, Stack, Text, Timeline } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { isProblem } from "~/api/problem";
import { ProblemAlert } from "~/components/feedback";
import type { Column } from "~/components/register";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import type { Change, Customer } from "./api";
import classes from "./CustomerLayout.module.css";
import { useChangeCustomer } from "./useChangeCustomer";
import { useCustomer } from "./useCustomer";
import { useHistoryText } from "./useHistoryText";

const ACTIONS = ["created", "updated", "archived", "restored"] as const;
const SOURCES = ["web", "api_key", "api", "import", "merge", "job", "portal", "system"] as const;
const SHOWN = 12;

/** Who changed what, when and from where, newest first. */
export function CustomerHistoryTab() {
  const { t } = useTranslation("customers");
  const { customer, columns } = useCustomer();
  const history = useInfiniteQuery({
    queryKey: ["customers", customer.id, "history"],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/customers/{customer_id}/history", {
          params: {
            path: { customer_id: customer.id },
            query: { limit: 50, cursor: pageParam ?? undefined },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const changes = history.data?.pages.flatMap((page) => page.results) ?? [];
  if (history.isPending) {
    return (
      <Stack aria-busy="true">
        <Skeleton h={48} />
        <Skeleton h={48} />
        <Skeleton h={48} />
      </Stack>
    );
  }
  return (
    <section className={classes.panel}>
      <ProblemAlert error={history.error} onRetry={history.refetch} />
      {history.isSuccess && changes.length === 0 && <Text c="dimmed">{t("history.empty")}</Text>}
      <Timeline bulletSize={12} lineWidth={2} active={-1}>
        {changes.map((change) => (
          <ChangeItem key={change.id} change={change} columns={columns} customer={customer} />
        ))}
      </Timeline>
      {history.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={history.isFetchingNextPage}
          onClick={() => history.fetchNextPage()}
        >
          {t("history.more")}
        </Button>
      )}
    </section>
  );
}

/** Lists that change as a whole; other fields can be put back where a column writes them. */
const LISTS = ["phones", "emails", "addresses", "tags", "external_references"];

function ChangeItem({
  change,
  columns,
  customer,
}: {
  change: Change;
  columns: Column[];
  customer: Customer;
}) {
  const { t } = useTranslation("customers");
  const may = useMay();
  const back = useChangeCustomer();
  const written = new Set([...LISTS, ...columns.flatMap(({ writes }) => writes ?? [])]);
  const isOpen = may("customers:customer:edit") && customer.archived_at === null;
  const putBack = (field: string) =>
    back.mutate({
      customer,
      change: {},
      done: t("history.putBackDone"),
      send: ({ id, version }) =>
        body(
          api.POST("/customers/{customer_id}/history/{id}/restore", {
            params: { path: { customer_id: id, id: change.id } },
            body: { fields: [field] },
            headers: ifMatch(version),
          }),
        ),
    });
  const format = useFormat();
  const textOf = useHistoryText(columns);
  const action = ACTIONS.find((name) => name === change.action) ?? "other";
  const source = SOURCES.find((name) => name === change.source);
  const isCreation = action === "created";
  return (
    <Timeline.Item
      title={
        <Text size="sm">
          <b>{change.actor.name}</b> {t(`history.${action}`)}
        </Text>
      }
    >
      {!isCreation &&
        change.fields.slice(0, SHOWN).map(({ name, before, after }) => (
          <Text key={name} size="sm">
            {textOf.label(name)}: <s>{textOf.value(name, before)}</s> → {textOf.value(name, after)}
            {isOpen && action === "updated" && written.has(name) && (
              <Button
                size="compact-xs"
                variant="subtle"
                ml={6}
                loading={back.isPending}
                aria-label={t("history.putBackField", { field: textOf.label(name) })}
                onClick={() => putBack(name)}
              >
                {t("history.putBack")}
              </Button>
            )}
          </Text>
        ))}
      <ProblemAlert
        error={isProblem(back.error) && back.error.status === 422 ? back.error : null}
        unplaced={isProblem(back.error) ? back.error.errors : []}
      />
      <Text size="xs" c="dimmed">
        <time dateTime={change.at} title={format.dateTime(change.at)}>
          {format.relative(change.at)}
        </time>
        {source ? ` · ${t(`sources.${source}`)}` : ""}
      </Text>
    </Timeline.Item>
  );
}
