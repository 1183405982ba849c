import { Anchor, Badge, Button, Group } from "@mantine/core";
import { IconPlus, IconWebhook } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState, Loaded } from "~/components/feedback";
import { Item, ItemList } from "~/components/list";
import { useFormat } from "~/i18n/useFormat";
import { SettingsPage } from "../parts/SettingsPage";
import { ShownOnce } from "../parts/ShownOnce";
import { type NewWebhook, type Webhook, webhooksQuery } from "./api";
import { WebhookDialog } from "./WebhookDialog";
import { WebhookState } from "./WebhookState";

/** Addresses of other systems that are told what happens. */
export function WebhooksPage() {
  const { t } = useTranslation(["settings", "webhooks"]);
  const webhooks = useQuery(webhooksQuery);
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<NewWebhook | null>(null);
  return (
    <SettingsPage
      title={t("settings:pages.webhooks")}
      lead={t("settings:leads.webhooks")}
      action={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setCreating(true)}>
          {t("webhooks:add")}
        </Button>
      }
    >
      <Loaded query={webhooks}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState icon={<IconWebhook />} title={t("webhooks:none")} text={t("webhooks:emptyText")} />
          ) : (
            <ItemList label={t("settings:pages.webhooks")}>
              {found.map((webhook) => (
                <WebhookItem key={webhook.id} webhook={webhook} />
              ))}
            </ItemList>
          )
        }
      </Loaded>
      {isCreating && <WebhookDialog webhook={null} onClose={() => setCreating(false)} onMade={setMade} />}
      {made && (
        <ShownOnce
          title={made.description ?? made.url}
          what="secret"
          value={made.secret}
          onClose={() => setMade(null)}
        />
      )}
    </SettingsPage>
  );
}

function WebhookItem({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation("webhooks");
  const format = useFormat();
  return (
    <Item
      title={
        <Anchor
          component={Link}
          to="/settings/webhooks/$webhookId"
          params={{ webhookId: webhook.id } as never}
          inherit
        >
          {webhook.url}
        </Anchor>
      }
      badges={<WebhookState webhook={webhook} />}
      facts={[
        webhook.description,
        webhook.last_succeeded_at
          ? t("lastSucceeded", { when: format.relative(webhook.last_succeeded_at) })
          : t("neverSucceeded"),
      ]}
    >
      <Patterns patterns={webhook.events} />
    </Item>
  );
}

/** What a webhook is told of. */
export function Patterns({ patterns }: { patterns: readonly string[] }) {
  return (
    <Group gap={4} mt={6}>
      {patterns.map((pattern) => (
        <Badge key={pattern} variant="default" size="sm" tt="none" fw={500} ff="monospace">
          {pattern}
        </Badge>
      ))}
    </Group>
  );
}
