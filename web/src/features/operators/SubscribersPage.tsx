import { Badge, NativeSelect, TextInput, Title } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconBuildingSkyscraper, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState, Loaded } from "~/components/feedback";
import { Item, ItemList, MoreButton } from "~/components/list";
import { useFormat } from "~/i18n/useFormat";
import { metricsQuery, type Subscriber, subscribersQuery } from "./api";
import { metricOf } from "./limits";
import classes from "./operators.module.css";
import { StateBadge } from "./StateBadge";
import { STATES, type SubscriberSearch } from "./search";

/** All organisations of the platform, newest first. */
export function SubscribersPage() {
  const { t } = useTranslation("operators");
  const search = useSearch({ from: "/shell/operators/" });
  const navigate = useNavigate();
  const [text, setText] = useState(search.q ?? "");
  const pages = useInfiniteQuery({ ...subscribersQuery(search), placeholderData: keepPreviousData });
  const change = (part: SubscriberSearch) =>
    navigate({ to: "/operators", search: { ...search, ...part }, replace: true });
  const ask = useDebouncedCallback((typed: string) => change({ q: typed.trim() || undefined }), 250);
  return (
    <>
      <title>{`${t("organisations")} · Kontor`}</title>
      <Title order={1} size="h3" mb="sm">
        {t("organisations")}
      </Title>
      <div className={classes.top}>
        <TextInput
          type="search"
          className={classes.search}
          value={text}
          aria-label={t("search")}
          placeholder={t("search")}
          leftSection={<IconSearch size={16} aria-hidden />}
          maxLength={200}
          onChange={(event) => {
            setText(event.currentTarget.value);
            ask(event.currentTarget.value);
          }}
        />
        <NativeSelect
          aria-label={t("state")}
          value={search.state ?? ""}
          onChange={(event) => change({ state: STATES.find((state) => state === event.currentTarget.value) })}
          data={[
            { value: "", label: t("allStates") },
            ...STATES.map((value) => ({ value, label: t(`states.${value}`) })),
          ]}
        />
      </div>
      <Loaded query={pages} lines={6}>
        {({ pages: loaded }) => {
          const found = loaded.flatMap((page) => page.results);
          if (found.length === 0) {
            return <EmptyState icon={<IconBuildingSkyscraper />} title={t("none")} text={t("noneText")} />;
          }
          return (
            <>
              <ItemList label={t("organisations")}>
                {found.map((subscriber) => (
                  <SubscriberItem key={subscriber.id} subscriber={subscriber} />
                ))}
              </ItemList>
              <MoreButton query={pages} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function SubscriberItem({ subscriber }: { subscriber: Subscriber }) {
  const { t } = useTranslation("operators");
  const format = useFormat();
  const metrics = useQuery(metricsQuery);
  const { id, name, state, is_platform, hosts, slug, plan, created_at, usage } = subscriber;
  const used = usage.map(({ metric, value }) => {
    const { label, unit } = metricOf(metrics.data ?? [], metric);
    return `${label}: ${format.measured(unit, value)}`;
  });
  return (
    <Item
      title={
        <Link to="/operators/$organisationId" params={{ organisationId: id }} className={classes.name}>
          {name}
        </Link>
      }
      badges={
        <>
          <StateBadge state={state} />
          {is_platform && <Badge variant="default">{t("platform")}</Badge>}
        </>
      }
      facts={[hosts[0] ?? slug, plan.name, ...used, t("since", { date: format.dateTime(created_at) })]}
    />
  );
}
