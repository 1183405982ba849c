import { Alert, Anchor, Button, Group, Text, Title } from "@mantine/core";
import { IconChevronLeft, IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { Loaded, useAction } from "~/components/feedback";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { AssignPlanDialog } from "./AssignPlanDialog";
import { metricsQuery, SUBSCRIBER_TOUCHES, type Subscriber, subscriberQuery } from "./api";
import { metricOf } from "./limits";
import classes from "./operators.module.css";
import { ReasonDialog } from "./ReasonDialog";
import { StateBadge } from "./StateBadge";

/** One organisation as operators see it: its state, place, plan and figures; nothing of its customers. */
export function SubscriberPage() {
  const { t } = useTranslation("operators");
  const { organisationId } = useParams({ from: "/shell/operators/$organisationId" });
  const subscriber = useQuery(subscriberQuery(organisationId));
  return (
    <>
      <Anchor component={Link} to="/operators" size="sm" mb="xs" display="inline-flex">
        <IconChevronLeft size={18} aria-hidden /> {t("organisations")}
      </Anchor>
      <Loaded query={subscriber} lines={3} height={120}>
        {(found) => <Detail subscriber={found} />}
      </Loaded>
    </>
  );
}

function Detail({ subscriber }: { subscriber: Subscriber }) {
  const { t } = useTranslation("operators");
  const format = useFormat();
  const when = (moment: string | null) => moment && format.dateTime(moment);
  return (
    <>
      <title>{`${subscriber.name} · Kontor`}</title>
      <div className={classes.top}>
        <Group gap="sm">
          <Title order={1} size="h3" className={classes.title}>
            {subscriber.name}
          </Title>
          <StateBadge state={subscriber.state} />
        </Group>
        <Actions subscriber={subscriber} />
      </div>
      {subscriber.state_reason && (
        <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} title={t("reason")} mb="md">
          {subscriber.state_reason}
        </Alert>
      )}
      <div className={classes.columns}>
        <Part title={t("facts")}>
          <Facts
            facts={[
              [
                t("hosts"),
                subscriber.url ? (
                  <Anchor key="url" href={subscriber.url} size="sm">
                    {subscriber.hosts.join(", ")}
                  </Anchor>
                ) : (
                  subscriber.hosts.join(", ") || "—"
                ),
              ],
              [t("slug"), subscriber.slug],
              [t("plan"), subscriber.plan.name],
              [t("country"), format.country(subscriber.country)],
              [t("currency"), subscriber.currency],
              [t("language"), format.language(subscriber.language)],
              [t("timezone"), subscriber.timezone],
              [t("created"), when(subscriber.created_at)],
              [t("suspendedAt"), when(subscriber.suspended_at)],
              [t("closingAt"), when(subscriber.closing_at)],
              [t("deleteAfter"), when(subscriber.delete_after)],
              [t("deletedAt"), when(subscriber.deleted_at)],
            ]}
          />
        </Part>
        <Usage subscriber={subscriber} />
      </div>
    </>
  );
}

function Usage({ subscriber }: { subscriber: Subscriber }) {
  const { t } = useTranslation("operators");
  const format = useFormat();
  const metrics = useQuery(metricsQuery);
  const measured = subscriber.usage[0]?.measured_at;
  return (
    <Part title={t("usage")}>
      {subscriber.usage.length === 0 && <Text size="sm">{t("noUsage")}</Text>}
      <Facts
        facts={subscriber.usage.map(({ metric, value }) => {
          const { label, unit } = metricOf(metrics.data ?? [], metric);
          return [label, format.measured(unit, value)];
        })}
      />
      {measured && (
        <Text size="sm" c="dimmed" mt="sm">
          {t("measured", { when: format.relative(measured) })}
        </Text>
      )}
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <Title order={2} size="h5" mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}

/** Names and values; what is not set is left out. */
function Facts({ facts }: { facts: (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => value !== null && value !== "")
        .map(([name, value]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** What the state allows, and one's rights. */
function Actions({ subscriber }: { subscriber: Subscriber }) {
  const { t } = useTranslation("operators");
  const may = useMay();
  const [open, setOpen] = useState<"suspend" | "close" | "plan" | null>(null);
  const { id, name, state, is_platform } = subscriber;
  const path = { params: { path: { id } } };
  const resume = useAction(() => body(api.POST("/organisations/{id}/resume", path)), {
    touches: SUBSCRIBER_TOUCHES,
    done: t("resumed", { name }),
  });
  const allowMail = useAction(() => body(api.POST("/organisations/{id}/allow-mail", path)), {
    touches: SUBSCRIBER_TOUCHES,
    done: t("mailAllowed", { name }),
  });
  const mayManage = may("platform:organisation:manage") && !is_platform && state !== "deleted";
  const close = () => setOpen(null);
  return (
    <Group gap="xs">
      {may("platform:plan:manage") && state !== "deleted" && (
        <Button variant="default" onClick={() => setOpen("plan")}>
          {t("assignPlan")}
        </Button>
      )}
      {mayManage && !subscriber.sends_mail && (
        <Button variant="default" loading={allowMail.isPending} onClick={() => allowMail.mutate()}>
          {t("allowMail")}
        </Button>
      )}
      {mayManage && state !== "active" && (
        <Button loading={resume.isPending} onClick={() => resume.mutate()}>
          {t("resume")}
        </Button>
      )}
      {mayManage && state === "active" && (
        <Button variant="default" onClick={() => setOpen("suspend")}>
          {t("suspend")}
        </Button>
      )}
      {mayManage && state !== "closing" && (
        <Button variant="outline" color="red" onClick={() => setOpen("close")}>
          {t("close")}
        </Button>
      )}
      {(open === "suspend" || open === "close") && (
        <ReasonDialog subscriber={subscriber} action={open} onClose={close} />
      )}
      {open === "plan" && <AssignPlanDialog subscriber={subscriber} onClose={close} />}
    </Group>
  );
}
