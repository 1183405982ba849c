import { ActionIcon, Button, Group, Menu, Tabs } from "@mantine/core";
import { IconDotsVertical, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { ProblemAlert, useTell } from "~/components/feedback";
import { pruned } from "./tree";
import type { DefaultFor, Register, RegisterState, SavedView } from "./types";
import type { ViewWish } from "./ViewDialog";
import classes from "./ViewTabs.module.css";

const ViewDialog = lazy(() => import("./ViewDialog").then((part) => ({ default: part.ViewDialog })));

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
    filters: state.filters.map(({ name }) => name),
    group: state.group?.name ?? null,
    q: state.q || null,
  };
}

const makeDefault = (id: string, default_for: DefaultFor) =>
  body(api.POST("/views/{id}/make-default", { params: { path: { id } }, body: { default_for } }));

const clearDefault = (id: string, default_for: DefaultFor) =>
  body(api.POST("/views/{id}/clear-default", { params: { path: { id } }, body: { default_for } }));

/** Saved views as tabs, and what can be done with the open one. */
export function ViewTabs(props: Props) {
  const { register, views, view, isChanged, onOpen } = props;
  const { t } = useTranslation(["register", "common"]);
  const client = useQueryClient();
  const tell = useTell();
  const [open, setOpen] = useState<"save" | "edit" | null>(null);
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
  /** Puts a deleted view back, as a new one with all that the old one had. */
  const putBack = async (gone: SavedView) => {
    const { name, visibility, role_id, columns, filters, filter, ordering, group, q } = gone;
    const kept = { name, visibility, role_id, columns, filters, filter, ordering, group, q };
    const wish = { register: register.name, ...kept };
    const made = (await body(api.POST("/views", { body: wish as never }))) as unknown as SavedView;
    for (const level of gone.default_for) await makeDefault(made.id, level);
    await refresh();
    onOpen(made.id);
    tell.done(t("common:undone"));
  };
  const remove = useMutation({
    mutationFn: ({ id, version }: SavedView) =>
      body(api.DELETE("/views/{id}", { params: { path: { id } }, headers: ifMatch(version) })),
    onSuccess: async (_nothing, gone) => {
      onOpen("all");
      tell.done(t("register:views.deleted", { name: gone.name }), () => putBack(gone).catch(tell.failed));
      await refresh();
    },
  });
  const setDefault = useMutation({
    mutationFn: ({ view: { id, default_for }, level }: { view: SavedView; level: DefaultFor }) =>
      default_for.includes(level) ? clearDefault(id, level) : makeDefault(id, level),
    onSuccess: refresh,
  });
  const save = async (wish: ViewWish, isDefault: boolean) => {
    const made = (await body(
      api.POST("/views", { body: { register: register.name, ...wish, ...stateOf(props) } as never }),
    )) as unknown as SavedView;
    if (isDefault) await makeDefault(made.id, "person");
    await refresh();
    onOpen(made.id);
  };
  const edit = async ({ id, version }: SavedView, wish: ViewWish) => {
    await body(
      api.PATCH("/views/{id}", { params: { path: { id } }, body: wish as never, headers: ifMatch(version) }),
    );
    await refresh();
  };

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
          <Button size="compact-sm" variant="subtle" onClick={() => setOpen("save")} visibleFrom="xs">
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
            <Menu.Item onClick={() => setOpen("save")}>{t("register:views.saveAs")}</Menu.Item>
            {view?.can_edit && isChanged && (
              <Menu.Item onClick={() => update.mutate(view)}>{t("register:views.update")}</Menu.Item>
            )}
            {isChanged && (
              <Menu.Item onClick={() => onOpen(view?.id ?? "all")}>{t("register:views.discard")}</Menu.Item>
            )}
            {view?.can_edit && (
              <Menu.Item onClick={() => setOpen("edit")}>
                {t(props.canShare ? "register:views.edit" : "register:views.rename")}
              </Menu.Item>
            )}
            {view && (
              <Menu.Item onClick={() => setDefault.mutate({ view, level: "person" })}>
                {t(
                  view.default_for.includes("person") ? "register:views.noDefault" : "register:views.default",
                )}
              </Menu.Item>
            )}
            {view?.visibility === "everyone" && props.canShare && (
              <Menu.Item onClick={() => setDefault.mutate({ view, level: "organisation" })}>
                {t(
                  view.default_for.includes("organisation")
                    ? "register:views.noDefaultForAll"
                    : "register:views.defaultForAll",
                )}
              </Menu.Item>
            )}
            {view?.can_edit && (
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() => remove.mutate(view)}
              >
                {t("register:views.delete")}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Group>
      <ProblemAlert error={update.error ?? setDefault.error ?? remove.error} />
      <Suspense fallback={null}>
        {open === "save" && (
          <ViewDialog
            title={t("register:views.saveAs")}
            view={null}
            canShare={props.canShare}
            onSave={save}
            onClose={() => setOpen(null)}
          />
        )}
        {open === "edit" && view && (
          <ViewDialog
            title={t(props.canShare ? "register:views.edit" : "register:views.rename")}
            view={view}
            canShare={props.canShare}
            onSave={(wish) => edit(view, wish)}
            onClose={() => setOpen(null)}
          />
        )}
      </Suspense>
    </>
  );
}
