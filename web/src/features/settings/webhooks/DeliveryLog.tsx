import { Badge, Button, Code, Group, Select, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { Loaded, useAction } from "~/components/feedback";
import { Item, ItemList, MoreButton } from "~/components/list";
import { useFormat } from "~/i18n/useFormat";
import { Section } from "../parts/Section";
import {
  type Delivery,
  type DeliveryState,
  deliveriesQuery,
  deliveryQuery,
  WEBHOOK_TOUCHES,
  type Webhook,
} from "./api";

const SHOWN = ["any", "pending", "succeeded", "failed"] as const;
const COLORS: Record<DeliveryState, string> = {
  pending: "yellow",
  sending: "blue",
  succeeded: "teal",
  failed: "red",
};

/** What was sent, and what was answered. */
export function DeliveryLog({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation("webhooks");
  const [shown, setShown] = useState<(typeof SHOWN)[number]>("any");
  const deliveries = useInfiniteQuery(deliveriesQuery(webhook.id, shown === "any" ? undefined : shown));
  return (
    <Section title={t("log")}>
      <Select
        aria-label={t("which")}
        value={shown}
        onChange={(value) => setShown(value as typeof shown)}
        data={SHOWN.map((value) => ({ value, label: t(`states.${value}`) }))}
        allowDeselect={false}
        maw={220}
      />
      <Loaded query={deliveries} lines={3}>
        {({ pages }) => {
          const found = pages.flatMap(({ results }) => results);
          if (found.length === 0) {
            return (
              <Text size="sm" c="dimmed">
                {t(shown === "any" ? "logEmpty" : "logEmptyState")}
              </Text>
            );
          }
          return (
            <ItemList label={t("log")}>
              {found.map((delivery) => (
                <DeliveryItem key={delivery.id} delivery={delivery} webhook={webhook} />
              ))}
            </ItemList>
          );
        }}
      </Loaded>
      <MoreButton query={deliveries} />
    </Section>
  );
}

function useFailureText(): (failure: string) => string {
  const { t, i18n } = useTranslation("webhooks");
  return (failure) =>
    i18n.exists(`webhooks:failures.${failure}`)
      ? t(`failures.${failure}` as "failures.refused")
      : t("failures.unknown");
}

function DeliveryItem({ delivery, webhook }: { delivery: Delivery; webhook: Webhook }) {
  const { t } = useTranslation("webhooks");
  const format = useFormat();
  const failureText = useFailureText();
  const [isOpen, setOpen] = useState(false);
  const { id, state, type, status, failure, milliseconds, attempts, next_attempt_at } = delivery;
  const resend = useAction(
    () =>
      body(
        api.POST("/webhooks/{webhook_id}/deliveries/{id}/replay", {
          params: { path: { webhook_id: webhook.id, id } },
        }),
      ),
    { touches: WEBHOOK_TOUCHES, done: t("resent") },
  );
  return (
    <Item
      title={type}
      badges={
        <Badge variant="light" color={COLORS[state]}>
          {t(`state.${state}`)}
        </Badge>
      }
      facts={[
        format.dateTime(delivery.timestamp),
        status !== null && t("status", { status }),
        failure && failure !== "refused" && failureText(failure),
        milliseconds !== null && t("milliseconds", { count: milliseconds }),
        attempts > 1 && t("attempts", { count: attempts }),
        state === "pending" &&
          attempts > 0 &&
          next_attempt_at &&
          t("next", { when: format.dateTime(next_attempt_at) }),
      ]}
    >
      <Group gap="xs" mt={6}>
        <Button
          size="compact-xs"
          variant="default"
          aria-expanded={isOpen}
          onClick={() => setOpen((before) => !before)}
        >
          {t("details")}
        </Button>
        {webhook.is_enabled && state !== "sending" && type !== "webhook.ping" && (
          <Button
            size="compact-xs"
            variant="subtle"
            loading={resend.isPending}
            onClick={() => resend.mutate()}
          >
            {t("resend")}
          </Button>
        )}
      </Group>
      {isOpen && <Details webhookId={webhook.id} delivery={delivery} />}
    </Item>
  );
}

function Details({ webhookId, delivery }: { webhookId: string; delivery: Delivery }) {
  const { t } = useTranslation("webhooks");
  const format = useFormat();
  const failureText = useFailureText();
  const { id, attempts } = delivery;
  const detail = useQuery(deliveryQuery({ webhookId, id, attempts }));
  return (
    <Loaded query={detail} lines={2}>
      {({ request, response, tries }) => (
        <Stack gap="xs" mt="xs">
          {tries.length > 1 && (
            <div>
              <Text size="sm" fw={600}>
                {t("tries")}
              </Text>
              {tries.map((each) => (
                <Text key={each.at} size="sm" c="dimmed">
                  {[
                    format.dateTime(each.at),
                    each.status !== null && t("status", { status: each.status }),
                    each.failure && each.status === null && failureText(each.failure),
                    t("milliseconds", { count: each.milliseconds }),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </Text>
              ))}
            </div>
          )}
          <Message title={t("request")} headers={request.headers} bodyLabel={t("body")}>
            {JSON.stringify(request.body, null, 2)}
          </Message>
          {response ? (
            <Message
              title={`${t("response")}: ${t("status", { status: response.status })}`}
              headers={response.headers}
              bodyLabel={t("firstKilobyte")}
            >
              {response.body}
            </Message>
          ) : (
            <Text size="sm">{t("noResponse")}</Text>
          )}
        </Stack>
      )}
    </Loaded>
  );
}

interface MessageProps {
  title: string;
  headers: { name: string; value: string }[];
  bodyLabel: string;
  children: string;
}

function Message({ title, headers, bodyLabel, children }: MessageProps) {
  const { t } = useTranslation("webhooks");
  const lines = headers.map(({ name, value }) => `${name}: ${value}`).join("\n");
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {lines && <Block label={`${title}: ${t("headers")}`}>{lines}</Block>}
      <Block label={`${title}: ${bodyLabel}`}>{children || t("emptyBody")}</Block>
    </div>
  );
}

/** Text as it went over the wire; long lines break, long texts scroll by keyboard, too. */
function Block({ label, children }: { label: string; children: string }) {
  return (
    <Code
      block
      mt={4}
      mah={260}
      tabIndex={0}
      role="region"
      aria-label={label}
      style={{ overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
    >
      {children}
    </Code>
  );
}
