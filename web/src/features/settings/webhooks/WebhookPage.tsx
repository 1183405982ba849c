import { Alert, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconArrowLeft, IconSend } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { ConfirmDialog } from "~/components/dialog";
import { Loaded, useAction } from "~/components/feedback";
import { useFormat } from "~/i18n/useFormat";
import { RotateDialog } from "../parts/RotateDialog";
import { Section } from "../parts/Section";
import { SettingsPage } from "../parts/SettingsPage";
import { ShownOnce } from "../parts/ShownOnce";
import { WEBHOOK_TOUCHES, type Webhook, webhookQuery } from "./api";
import { DeliveryLog } from "./DeliveryLog";
import { ReplayDialog } from "./ReplayDialog";
import { WebhookDialog } from "./WebhookDialog";
import { WebhookState } from "./WebhookState";
import { Patterns } from "./WebhooksPage";

/** One webhook: whether it works, what can be done, and what was answered to each event. */
export function WebhookPage() {
  const { t } = useTranslation("webhooks");
  const { webhookId } = useParams({ from: "/shell/settings/webhooks/$webhookId" });
  const webhook = useQuery(webhookQuery(webhookId));
  return (
    <SettingsPage title={webhook.data?.description ?? hostOf(webhook.data?.url)}>
      <Anchor component={Link} to="/settings/webhooks" size="sm">
        <Group gap={4} component="span" mb="sm">
          <IconArrowLeft size={16} aria-hidden />
          {t("back")}
        </Group>
      </Anchor>
      <Loaded query={webhook} lines={3}>
        {(found) => (
          <Stack>
            <Overview webhook={found} />
            <DeliveryLog webhook={found} />
          </Stack>
        )}
      </Loaded>
    </SettingsPage>
  );
}

function hostOf(url: string | undefined): string {
  return url ? new URL(url).host : "…";
}

type Open = "edit" | "rotate" | "off" | "delete" | "replay";

function Overview({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation("webhooks");
  const format = useFormat();
  const [open, setOpen] = useState<Open | null>(null);
  const ping = useAction(() => body(api.POST("/webhooks/{id}/ping", { params: pathOf(webhook) })), {
    touches: WEBHOOK_TOUCHES,
    done: t("tested"),
  });
  const switchOn = useAction(() => change(webhook, true), {
    touches: WEBHOOK_TOUCHES,
    done: t("switchedOn"),
    // What was missed meanwhile is the next thing one wants to know about.
    onDone: () => setOpen("replay"),
  });
  const { why_disabled, disabled_at, failing_since, earlier_secret_until, last_succeeded_at } = webhook;
  return (
    <Section title={webhook.url}>
      <Group gap="xs">
        <WebhookState webhook={webhook} />
        <Text size="sm" c="dimmed">
          {last_succeeded_at
            ? t("lastSucceeded", { when: format.relative(last_succeeded_at) })
            : t("neverSucceeded")}
        </Text>
      </Group>
      <Patterns patterns={webhook.events} />
      {why_disabled && disabled_at && (
        <Alert color={why_disabled === "person" ? "gray" : "red"} icon={<IconAlertTriangle aria-hidden />}>
          {t(`why.${why_disabled}`, { when: format.dateTime(disabled_at) })}
        </Alert>
      )}
      {webhook.is_enabled && failing_since && (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />}>
          {t("failingSince", { date: format.dateTime(failing_since) })}
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        {t("verify")}
        {earlier_secret_until && ` ${t("bothSecrets", { date: format.dateTime(earlier_secret_until) })}`}
      </Text>
      <Group gap="xs">
        <Button
          size="compact-sm"
          leftSection={<IconSend size={16} aria-hidden />}
          loading={ping.isPending}
          onClick={() => ping.mutate()}
        >
          {t("test")}
        </Button>
        {webhook.is_enabled ? (
          <Button size="compact-sm" variant="default" onClick={() => setOpen("replay")}>
            {t("replay")}
          </Button>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            loading={switchOn.isPending}
            onClick={() => switchOn.mutate()}
          >
            {t("switchOn")}
          </Button>
        )}
        <Button size="compact-sm" variant="default" onClick={() => setOpen("edit")}>
          {t("edit")}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setOpen("rotate")}>
          {t("rotate")}
        </Button>
        {webhook.is_enabled && (
          <Button size="compact-sm" variant="default" onClick={() => setOpen("off")}>
            {t("switchOff")}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" color="red" onClick={() => setOpen("delete")}>
          {t("delete")}
        </Button>
      </Group>
      <Dialogs webhook={webhook} open={open} onClose={() => setOpen(null)} />
    </Section>
  );
}

function Dialogs({ webhook, open, onClose }: { webhook: Webhook; open: Open | null; onClose: () => void }) {
  const { t } = useTranslation("webhooks");
  const navigate = useNavigate();
  const [secret, setSecret] = useState<string | null>(null);
  const switchOff = useAction(() => change(webhook, false), {
    touches: WEBHOOK_TOUCHES,
    done: t("switchedOff"),
    isQuiet: true,
  });
  const remove = useAction(
    async () => {
      await body(api.DELETE("/webhooks/{id}", { params: pathOf(webhook) }));
      await navigate({ to: "/settings/webhooks" });
    },
    { touches: WEBHOOK_TOUCHES, done: t("deleted"), isQuiet: true },
  );
  return (
    <>
      {open === "edit" && <WebhookDialog webhook={webhook} onClose={onClose} />}
      {open === "replay" && <ReplayDialog webhook={webhook} onClose={onClose} />}
      {open === "rotate" && (
        <RotateDialog
          title={t("rotate")}
          text={t("rotateText")}
          overlap={t("overlap")}
          done={t("rotated")}
          touches={WEBHOOK_TOUCHES}
          rotate={(overlap_hours) =>
            body(api.POST("/webhooks/{id}/rotate", { params: pathOf(webhook), body: { overlap_hours } }))
          }
          onMade={(made) => setSecret(made.secret)}
          onClose={onClose}
        />
      )}
      {open === "off" && (
        <ConfirmDialog
          title={t("switchOff")}
          text={t("switchOffText")}
          confirm={t("switchOff")}
          onConfirm={() => switchOff.mutateAsync()}
          onClose={onClose}
        />
      )}
      {open === "delete" && (
        <ConfirmDialog
          title={t("delete")}
          text={t("deleteText")}
          confirm={t("delete")}
          isDangerous
          onConfirm={() => remove.mutateAsync()}
          onClose={onClose}
        />
      )}
      {secret && (
        <ShownOnce
          title={webhook.description ?? webhook.url}
          what="secret"
          value={secret}
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}

const pathOf = ({ id }: Webhook) => ({ path: { id } });

function change(webhook: Webhook, is_enabled: boolean) {
  return body(
    api.PATCH("/webhooks/{id}", {
      params: { ...pathOf(webhook), header: ifMatch(webhook.version) },
      body: { is_enabled } as never,
    }),
  );
}
