import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconPencil, IconPlus, IconTrash, IconUsersGroup } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ConfirmDialog, FormDialog } from "~/components/dialog";
import { EmptyState, Loaded, useAction } from "~/components/feedback";
import { ReferencesField, useFreshValues, useSaving } from "~/components/form";
import { Item, ItemList } from "~/components/list";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { type Team, teamsQuery } from "../api";
import { SettingsPage } from "../parts/SettingsPage";

const TOUCHES = [["teams"], ["employees"], ["rows", "/employees"], ["rows", "/customers"]];

/** Whose customers colleagues see together. */
export function TeamsPage() {
  const { t } = useTranslation(["settings", "common"]);
  const teams = useQuery(teamsQuery);
  const mayEdit = useMay()("accounts:team:edit");
  const format = useFormat();
  const [openId, setOpenId] = useState<string | null>(null);
  const [removed, setRemoved] = useState<Team | null>(null);
  const remove = useAction(
    (team: Team) =>
      body(api.DELETE("/teams/{id}", { params: { path: { id: team.id } }, headers: ifMatch(team.version) })),
    { touches: TOUCHES, done: (_none, team) => t("settings:teams.deleted", { name: team.name }) },
  );
  const add = mayEdit && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpenId("new")}>
      {t("settings:teams.add")}
    </Button>
  );
  return (
    <SettingsPage title={t("settings:pages.teams")} lead={t("settings:leads.teams")} action={add}>
      <Loaded query={teams}>
        {(found) => (
          <>
            {found.length === 0 ? (
              <EmptyState
                icon={<IconUsersGroup />}
                title={t("settings:teams.none")}
                text={t("settings:teams.emptyText")}
              />
            ) : (
              <ItemList label={t("settings:pages.teams")}>
                {found.map((team) => (
                  <Item
                    key={team.id}
                    title={team.name}
                    facts={[
                      team.members.length > 0
                        ? format.list(team.members.map(({ name }) => name))
                        : t("settings:teams.noMembers"),
                    ]}
                    actions={
                      mayEdit && (
                        <>
                          <ActionIcon
                            variant="subtle"
                            color="gray"
                            aria-label={`${t("common:edit")}: ${team.name}`}
                            onClick={() => setOpenId(team.id)}
                          >
                            <IconPencil size={18} aria-hidden />
                          </ActionIcon>
                          <ActionIcon
                            variant="subtle"
                            color="gray"
                            aria-label={`${t("common:delete")}: ${team.name}`}
                            onClick={() => setRemoved(team)}
                          >
                            <IconTrash size={18} aria-hidden />
                          </ActionIcon>
                        </>
                      )
                    }
                  />
                ))}
              </ItemList>
            )}
            {openId && (
              <TeamDialog
                team={found.find(({ id }) => id === openId) ?? null}
                onClose={() => setOpenId(null)}
              />
            )}
          </>
        )}
      </Loaded>
      {removed && (
        <ConfirmDialog
          title={t("settings:teams.delete")}
          text={t("settings:teams.deleteText", { name: removed.name })}
          confirm={t("common:delete")}
          isDangerous
          onConfirm={() => remove.mutateAsync(removed)}
          onClose={() => setRemoved(null)}
        />
      )}
    </SettingsPage>
  );
}

function TeamDialog({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const idempotent = useIdempotencyKey();
  const values = { name: team?.name ?? "", member_ids: team?.members.map(({ id }) => id) ?? [] };
  const form = useForm({ initialValues: values });
  useFreshValues(form, team?.version ?? 0, values);
  const { save, ...submission } = useSaving(form, { touches: TOUCHES });
  const send = () => {
    const wish = form.values;
    const request = () =>
      team
        ? body(
            api.PATCH("/teams/{id}", {
              params: { path: { id: team.id } },
              body: wish,
              headers: ifMatch(team.version),
            }),
          )
        : body(api.POST("/teams", { body: wish, headers: idempotent(wish) }));
    return save(request, onClose);
  };
  const members = (team?.members ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <FormDialog
      title={team?.name ?? t("teams.add")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      isDisabled={!form.values.name.trim()}
    >
      <TextInput label={t("teams.name")} maxLength={255} data-autofocus {...form.getInputProps("name")} />
      <ReferencesField
        label={t("teams.members")}
        register="employees"
        named={members}
        {...form.getInputProps("member_ids")}
        value={form.values.member_ids}
      />
    </FormDialog>
  );
}
