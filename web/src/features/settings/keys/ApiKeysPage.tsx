import { Badge, Button, Group, SegmentedControl } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { ConfirmDialog } from "~/components/dialog";
import { EmptyState, Loaded, useAction } from "~/components/feedback";
import { Item, ItemList } from "~/components/list";
import { useMe } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { type ApiKey, keysQuery, type NewApiKey } from "../api";
import { RotateDialog } from "../parts/RotateDialog";
import { SettingsPage } from "../parts/SettingsPage";
import { ShownOnce } from "../parts/ShownOnce";
import { NewKeyDialog } from "./NewKeyDialog";

export const KEY_TOUCHES = [["api-keys"]];

/** Keys by which other programs use Kontor in somebody's name, or in that of a service. */
export function ApiKeysPage() {
  const { t } = useTranslation("settings");
  const [isEnded, setEnded] = useState(false);
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<NewApiKey | null>(null);
  const keys = useQuery(keysQuery(isEnded));
  return (
    <SettingsPage
      title={t("pages.keys")}
      lead={t("leads.keys")}
      action={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setCreating(true)}>
          {t("keys.add")}
        </Button>
      }
    >
      <SegmentedControl
        aria-label={t("keys.which")}
        value={isEnded ? "ended" : "working"}
        onChange={(value) => setEnded(value === "ended")}
        data={[
          { value: "working", label: t("keys.working") },
          { value: "ended", label: t("keys.ended") },
        ]}
        mb="md"
      />
      <Loaded query={keys}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState
              icon={<IconKey />}
              title={t(isEnded ? "keys.noneEnded" : "keys.none")}
              text={isEnded ? undefined : t("keys.emptyText")}
            />
          ) : (
            <ItemList label={t("pages.keys")}>
              {found.map((key) => (
                <KeyItem key={key.id} apiKey={key} isEnded={isEnded} onMade={setMade} />
              ))}
            </ItemList>
          )
        }
      </Loaded>
      {isCreating && <NewKeyDialog onClose={() => setCreating(false)} onMade={setMade} />}
      {made && <ShownOnce title={made.name} what="key" value={made.key} onClose={() => setMade(null)} />}
    </SettingsPage>
  );
}

interface ItemProps {
  apiKey: ApiKey;
  isEnded: boolean;
  onMade: (made: NewApiKey) => void;
}

function KeyItem({ apiKey, isEnded, onMade }: ItemProps) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const me = useMe();
  const [open, setOpen] = useState<"rotate" | "revoke" | null>(null);
  const { id, name, kind, owner, role, scopes, networks, expires_at, revoked_at, last_used_at } = apiKey;
  const revoke = useAction(() => body(api.DELETE("/api-keys/{id}", { params: { path: { id } } })), {
    touches: KEY_TOUCHES,
    done: t("keys.revoked", { name }),
  });
  // Whoever sees a new personal key acts as its owner, so nobody else may rotate it.
  const mayRotate = !isEnded && (kind === "service" || owner?.id === me.employee_id);
  return (
    <Item
      title={name}
      badges={
        <Badge variant="light" color={kind === "service" ? "blue" : "gray"}>
          {kind === "service"
            ? t("keys.serviceOf", { role: role?.name })
            : (owner?.name ?? t("keys.personal"))}
        </Badge>
      }
      facts={[
        last_used_at
          ? t("keys.lastUsed", {
              when: format.relative(last_used_at),
              address: apiKey.last_used_address ?? "—",
            })
          : t("keys.neverUsed"),
        revoked_at && t("keys.revokedAt", { date: format.dateTime(revoked_at) }),
        !revoked_at &&
          (expires_at
            ? t(isEnded ? "keys.expiredAt" : "keys.expiresAt", { date: format.dateTime(expires_at) })
            : t("keys.noExpiry")),
        networks.length > 0 && t("keys.from", { networks: format.list(networks) }),
      ]}
    >
      <Group gap={4} mt={6}>
        {scopes.map((scope) => (
          <Badge key={scope} variant="default" size="sm" tt="none" fw={500} ff="monospace">
            {scope}
          </Badge>
        ))}
      </Group>
      {!isEnded && (
        <Group gap="xs" mt="xs">
          {mayRotate && (
            <Button size="compact-sm" variant="default" onClick={() => setOpen("rotate")}>
              {t("keys.rotate")}
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => setOpen("revoke")}>
            {t("keys.revoke")}
          </Button>
        </Group>
      )}
      {open === "rotate" && (
        <RotateDialog
          title={t("keys.rotateName", { name })}
          text={t("keys.rotateText")}
          overlap={t("keys.overlap")}
          done={t("keys.made")}
          touches={KEY_TOUCHES}
          rotate={(overlap_hours) =>
            body(
              api.POST("/api-keys/{id}/rotate", {
                params: { path: { id } },
                body: { overlap_hours } as never,
              }),
            )
          }
          onClose={() => setOpen(null)}
          onMade={onMade}
        />
      )}
      {open === "revoke" && (
        <ConfirmDialog
          title={t("keys.revoke")}
          text={t("keys.revokeText", { name })}
          confirm={t("keys.revoke")}
          isDangerous
          onConfirm={() => revoke.mutateAsync()}
          onClose={() => setOpen(null)}
        />
      )}
    </Item>
  );
}
