import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Menu,
  Modal,
  SegmentedControl,
  Stack,
  Tabs,
  Text,
  TextInput,
} from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconDotsVertical, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { ProblemAlert } from "~/components/feedback";
import { pruned } from "./tree";
import type { Register, RegisterState, SavedView } from "./types";
import classes from "./ViewTabs.module.css";

interface Props {
  register: Register;
  views: SavedView[];
  view: SavedView | null;
  state: RegisterState;
  widths: Record<string, number>;
  /** Whether the list shows something else than the view says. */
  isChanged: boolean;
  canShare: boolean;
  /** A view's id, or `all`. */
  onOpen: (id: string) => void;
}

/** The state of the list as a view keeps it. */
function stateOf({ state, widths }: Pick<Props, "state" | "widths">) {
  return {
    columns: state.columns.map(({ name }) => ({ name, width: widths[name] ?? null })),
    filter: pruned(state.filter),
    ordering: state.ordering || null,
  };
}

/** Saved views as tabs, and what can be done with the open one. */
export function ViewTabs(props: Props) {
  const { register, views, view, isChanged, onOpen } = props;
  const { t } = useTranslation(["register", "common"]);
  const client = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: ["views", register.name] });
  const update = useMutation({
    mutationFn: (open: SavedView) =>
      body(
        api.PATCH("/views/{id}", {
          params: { path: { id: open.id } },
          body: stateOf(props) as never,
          headers: ifMatch(open.version),
        }),
      ),
    onSuccess: async (_answer, open) => {
      await refresh();
      onOpen(open.id);
    },
  });
  const remove = useMutation({
    mutationFn: (open: SavedView) =>
      body(api.DELETE("/views/{id}", { params: { path: { id: open.id } }, headers: ifMatch(open.version) })),
    onSuccess: async () => {
      onOpen("all");
      await refresh();
    },
  });
  const makeDefault = useMutation({
    mutationFn: (open: SavedView) =>
      body(api.POST("/views/{id}/make-default", { params: { path: { id: open.id } }, body: {} as never })),
    onSuccess: refresh,
  });
  const askToDelete = (open: SavedView) =>
    modals.openConfirmModal({
      title: t("register:views.delete"),
      children: <Text size="sm">{t("register:views.deleteText", { name: open.name })}</Text>,
      labels: { confirm: t("common:delete"), cancel: t("common:cancel") },
      confirmProps: { color: "red" },
      onConfirm: () => remove.mutate(open),
    });

  return (
    <>
      <Group gap={4} wrap="nowrap" className={classes.bar}>
        <Tabs
          value={view?.id ?? "all"}
          onChange={(id) => id && onOpen(id)}
          className={classes.tabs}
          activateTabWithKeyboard={false}
        >
          <Tabs.List aria-label={t("register:views.label")} className={classes.list}>
            {[{ id: "all", name: t("register:views.all") }, ...views].map(({ id, name }) => (
              <Tabs.Tab key={id} value={id} aria-controls="register-rows">
                {name}
                {isChanged && (view?.id ?? "all") === id && (
                  <>
                    <span aria-hidden> •</span>
                    <span className="visually-hidden"> ({t("register:views.changed")})</span>
                  </>
                )}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
        {isChanged && (
          <Button size="compact-sm" variant="subtle" onClick={() => setSaving(true)} visibleFrom="xs">
            {t("register:views.save")}
          </Button>
        )}
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t("register:views.menu")}>
              <IconDotsVertical size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setSaving(true)}>{t("register:views.saveAs")}</Menu.Item>
            {view?.can_edit && isChanged && (
              <Menu.Item onClick={() => update.mutate(view)}>{t("register:views.update")}</Menu.Item>
            )}
            {isChanged && (
              <Menu.Item onClick={() => onOpen(view?.id ?? "all")}>{t("register:views.discard")}</Menu.Item>
            )}
            {view && !view.is_default && (
              <Menu.Item onClick={() => makeDefault.mutate(view)}>{t("register:views.default")}</Menu.Item>
            )}
            {view?.can_edit && (
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() => askToDelete(view)}
              >
                {t("register:views.delete")}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Group>
      <ProblemAlert error={update.error ?? remove.error ?? makeDefault.error} />
      {isSaving && <SaveDialog {...props} onClose={() => setSaving(false)} onSaved={refresh} />}
    </>
  );
}

function SaveDialog(props: Props & { onClose: () => void; onSaved: () => Promise<void> }) {
  const { register, canShare, onClose, onOpen, onSaved } = props;
  const { t } = useTranslation(["register", "common"]);
  const [name, setName] = useState("");
  const [visibility, setVisibility] = useState("private");
  const [isDefault, setDefault] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const wish = { register: register.name, name, visibility, ...stateOf(props) };
      const made = (await body(api.POST("/views", { body: wish as never }))) as unknown as SavedView;
      const path = { id: made.id };
      if (isDefault)
        await body(api.POST("/views/{id}/make-default", { params: { path }, body: {} as never }));
      return made;
    },
    onSuccess: async (made) => {
      await onSaved();
      onOpen(made.id);
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("register:views.saveAs")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <ProblemAlert error={save.error} />
          <TextInput
            label={t("register:views.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={255}
            data-autofocus
          />
          {canShare && (
            <div>
              <Text size="sm" fw={500} id="view-visibility">
                {t("register:views.visibility")}
              </Text>
              <SegmentedControl
                fullWidth
                aria-labelledby="view-visibility"
                value={visibility}
                onChange={setVisibility}
                data={[
                  { value: "private", label: t("register:views.private") },
                  { value: "everyone", label: t("register:views.everyone") },
                ]}
              />
            </div>
          )}
          <Checkbox
            label={t("register:views.default")}
            checked={isDefault}
            onChange={(event) => setDefault(event.currentTarget.checked)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
              {t("common:save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
