import { Alert, Button, Group, Select, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { isProblem } from "~/api/problem";
import { ConfirmDialog } from "~/components/dialog";
import { Loaded, ProblemAlert, useAction, useTell } from "~/components/feedback";
import { NARROW } from "~/components/register/RegisterTable";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { type Right, type Role, rightsQuery, rolesQuery } from "../api";
import { SettingsPage } from "../parts/SettingsPage";
import { RoleDialog } from "./RoleDialog";
import { RolesMatrix } from "./RolesMatrix";
import classes from "./RolesMatrix.module.css";
import { changeOf, type Draft } from "./rights";

/** Which role may do what: system roles to read, own roles to change. */
export function RolesPage() {
  const { t } = useTranslation(["settings", "common"]);
  const rights = useQuery(rightsQuery);
  const roles = useQuery(rolesQuery);
  const mayEdit = useMay()("accounts:role:edit");
  const [isCreating, setCreating] = useState(false);
  return (
    <SettingsPage
      title={t("settings:pages.roles")}
      lead={t("settings:roles.lead")}
      isWide
      action={
        mayEdit && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setCreating(true)}>
            {t("settings:roles.add")}
          </Button>
        )
      }
    >
      <Loaded query={rights} lines={10} height={38}>
        {(catalogue) => (
          <Loaded query={roles} lines={10} height={38}>
            {(found) => (
              <>
                <Editor rights={catalogue} roles={found} mayEdit={mayEdit} />
                {isCreating && <RoleDialog edited={null} roles={found} onClose={() => setCreating(false)} />}
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </SettingsPage>
  );
}

interface EditorProps {
  rights: Right[];
  roles: Role[];
  mayEdit: boolean;
}

/** The matrix with what was changed and not saved yet. */
function Editor({ rights, roles, mayEdit }: EditorProps) {
  const { t } = useTranslation(["settings", "common"]);
  const isNarrow = useMediaQuery(NARROW, matchMedia(NARROW).matches) ?? false;
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  const [chosen, setChosen] = useState<string | null>(null);
  const [renamed, setRenamed] = useState<Role | null>(null);
  const [removed, setRemoved] = useState<Role | null>(null);
  const one = roles.find(({ id }) => id === chosen) ?? roles[0];
  const changed = roles.flatMap((role) => {
    const draft = drafts[role.id];
    const change = draft && changeOf(role, draft);
    return change ? [{ role, change }] : [];
  });
  const forget = (id: string) =>
    setDrafts((current) => Object.fromEntries(Object.entries(current).filter(([other]) => other !== id)));
  const remove = useAction(
    (role: Role) =>
      body(api.DELETE("/roles/{id}", { params: { path: { id: role.id } }, headers: ifMatch(role.version) })),
    { touches: [["roles"]], done: (_none, role) => t("settings:roles.deleted", { name: role.name }) },
  );
  return (
    <>
      {isNarrow && (
        <Select
          label={t("settings:roles.one")}
          data={roles.map(({ id, name }) => ({ value: id, label: name }))}
          value={one?.id ?? null}
          onChange={setChosen}
          allowDeselect={false}
          mb="md"
        />
      )}
      <RolesMatrix
        rights={rights}
        roles={isNarrow && one ? [one] : roles}
        drafts={drafts}
        mayEdit={mayEdit}
        onDraft={(id, draft) => setDrafts((current) => ({ ...current, [id]: draft }))}
        onRename={setRenamed}
        onDelete={setRemoved}
      />
      <SaveBar changed={changed} onForget={forget} onReset={() => setDrafts({})} />
      {renamed && <RoleDialog edited={renamed} roles={roles} onClose={() => setRenamed(null)} />}
      {removed && (
        <ConfirmDialog
          title={t("settings:roles.delete")}
          text={t("settings:roles.deleteText", { name: removed.name })}
          confirm={t("common:delete")}
          isDangerous
          onConfirm={() => remove.mutateAsync(removed)}
          onClose={() => setRemoved(null)}
        />
      )}
    </>
  );
}

interface SaveBarProps {
  changed: { role: Role; change: Partial<Draft> }[];
  onForget: (id: string) => void;
  onReset: () => void;
}

/** Appears as soon as something differs, and saves role by role. */
function SaveBar({ changed, onForget, onReset }: SaveBarProps) {
  const { t } = useTranslation(["settings", "common"]);
  const client = useQueryClient();
  const tell = useTell();
  const format = useFormat();
  const save = useMutation({
    mutationFn: async () => {
      for (const { role, change } of changed) {
        try {
          await body(
            api.PATCH("/roles/{id}", {
              params: { path: { id: role.id } },
              body: change as never,
              headers: ifMatch(role.version),
            }),
          );
        } catch (error) {
          // The page shows what it is now, so that nobody overwrites it unseen.
          if (isProblem(error) && error.status === 412) onForget(role.id);
          throw error;
        }
        onForget(role.id);
      }
    },
    onSuccess: () => tell.done(t("common:saved")),
    onSettled: () =>
      Promise.all([["roles"], ["me"]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  if (changed.length === 0 && !save.isError) return null;
  return (
    <div className={classes.bar}>
      <ProblemAlert error={save.error} />
      {changed.length > 0 && (
        <Alert color="yellow" variant="light" role="status">
          <Group justify="space-between">
            <Text size="sm">
              {t("settings:roles.changed", { names: format.list(changed.map(({ role }) => role.name)) })}
            </Text>
            <Group gap="xs">
              <Button
                variant="default"
                onClick={() => {
                  save.reset();
                  onReset();
                }}
              >
                {t("common:reset")}
              </Button>
              <Button loading={save.isPending} onClick={() => save.mutate()}>
                {t("common:save")}
              </Button>
            </Group>
          </Group>
        </Alert>
      )}
    </div>
  );
}
