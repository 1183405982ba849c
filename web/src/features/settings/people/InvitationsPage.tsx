import { Badge, Button, Group, SegmentedControl } from "@mantine/core";
import { IconMail, IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { ConfirmDialog } from "~/components/dialog";
import { EmptyState, Loaded, useAction } from "~/components/feedback";
import { Item, ItemList } from "~/components/list";
import { useFormat } from "~/i18n/useFormat";
import { type Invitation, invitationsQuery } from "../api";
import { SettingsPage } from "../parts/SettingsPage";

const TABS = ["waiting", "accepted", "revoked"] as const;
type Tab = (typeof TABS)[number];
const COLORS = { open: "teal", expired: "yellow", accepted: "gray", revoked: "gray" } as const;

/** Who was invited, and what became of it. */
export function InvitationsPage() {
  const { t } = useTranslation("settings");
  const [tab, setTab] = useState<Tab>("waiting");
  const invitations = useQuery({
    ...invitationsQuery(tab === "waiting" ? undefined : tab),
    placeholderData: keepPreviousData,
  });
  const invite = (
    <Button component={Link} to="/settings/employees/invite" leftSection={<IconPlus size={18} aria-hidden />}>
      {t("employees.invite")}
    </Button>
  );
  return (
    <SettingsPage title={t("pages.invitations")} lead={t("leads.invitations")} action={invite}>
      <SegmentedControl
        aria-label={t("invitations.which")}
        value={tab}
        onChange={(value) => setTab(value as Tab)}
        data={TABS.map((value) => ({ value, label: t(`invitations.tabs.${value}`) }))}
        mb="md"
      />
      <Loaded query={invitations}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState
              icon={<IconMail />}
              title={t("invitations.empty")}
              text={tab === "waiting" ? t("invitations.emptyText") : undefined}
            />
          ) : (
            <ItemList label={t("pages.invitations")}>
              {found.map((invitation) => (
                <InvitationItem key={invitation.id} invitation={invitation} />
              ))}
            </ItemList>
          )
        }
      </Loaded>
    </SettingsPage>
  );
}

function InvitationItem({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const [isRevoking, setRevoking] = useState(false);
  const { id, email, name, state, roles, expires_at, accepted_at, revoked_at, invited_by } = invitation;
  const path = { params: { path: { id } } };
  const touches = [["invitations"]];
  const resend = useAction(() => body(api.POST("/invitations/{id}/resend", path)), {
    touches,
    done: t("invite.sent", { email }),
  });
  const revoke = useAction(() => body(api.POST("/invitations/{id}/revoke", path)), {
    touches,
    done: t("invitations.revoked", { email }),
  });
  const isWaiting = state === "open" || state === "expired";
  const when = {
    open: () => t("invitations.until", { date: format.dateTime(expires_at) }),
    expired: () => t("invitations.expiredAt", { date: format.dateTime(expires_at) }),
    accepted: () => accepted_at && t("invitations.acceptedAt", { date: format.dateTime(accepted_at) }),
    revoked: () => revoked_at && t("invitations.revokedAt", { date: format.dateTime(revoked_at) }),
  }[state]();
  return (
    <Item
      title={name}
      badges={
        <Badge variant="light" color={COLORS[state]}>
          {t(`invitations.states.${state}`)}
        </Badge>
      }
      facts={[
        email,
        format.list(roles.map((role) => role.name)),
        when,
        invited_by && t("invitations.by", { name: invited_by.name }),
      ]}
    >
      {isWaiting && (
        <Group gap="xs" mt="xs">
          <Button
            size="compact-sm"
            variant="default"
            loading={resend.isPending}
            onClick={() => resend.mutate()}
          >
            {t("invitations.resend")}
          </Button>
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => setRevoking(true)}>
            {t("invitations.revoke")}
          </Button>
        </Group>
      )}
      {isRevoking && (
        <ConfirmDialog
          title={t("invitations.revoke")}
          text={t("invitations.revokeText", { email })}
          confirm={t("invitations.revoke")}
          isDangerous
          onConfirm={() => revoke.mutateAsync()}
          onClose={() => setRevoking(false)}
        />
      )}
    </Item>
  );
}
