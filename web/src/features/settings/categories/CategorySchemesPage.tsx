import { ActionIcon, Badge, Button, Group, Menu, NativeSelect } from "@mantine/core";
import {
  IconArchive,
  IconArchiveOff,
  IconDotsVertical,
  IconPencil,
  IconPlus,
  IconSitemap,
  IconTrash,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { ConfirmDialog } from "~/components/dialog";
import { EmptyState, Loaded, useTell } from "~/components/feedback";
import { useMay } from "~/features/session";
import { type Scheme, schemesQuery } from "../api";
import { SettingsPage } from "../parts/SettingsPage";
import { SchemeDialog } from "./SchemeDialog";
import { SchemeTermDialog } from "./SchemeTermDialog";
import { SchemeTree } from "./SchemeTree";
import { schemeTouches, useArchiveScheme } from "./scheme";

/** The organisation's own category schemes, one at a time: each a tree of terms. */
export function CategorySchemesPage() {
  const { t } = useTranslation("settings");
  const mayEdit = useMay()("kernel:custom_field:edit");
  const schemes = useQuery(schemesQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const add = mayEdit && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      {t("categories.add")}
    </Button>
  );
  return (
    <SettingsPage
      title={t("pages.categories")}
      lead={t("leads.categories")}
      action={schemes.data && schemes.data.length > 0 && add}
    >
      <Loaded query={schemes} lines={6}>
        {(found) => {
          const current = found.find(({ id }) => id === chosen) ?? found[0];
          if (!current)
            return (
              <EmptyState
                icon={<IconSitemap />}
                title={t("categories.empty")}
                text={t("categories.emptyText")}
                action={add}
              />
            );
          return (
            <>
              <NativeSelect
                label={t("categories.which")}
                value={current.id}
                onChange={(event) => setChosen(event.currentTarget.value)}
                data={found.map(({ id, label }) => ({ value: id, label }))}
                maw={340}
                mb="md"
              />
              <SchemeView key={current.id} scheme={current} mayEdit={mayEdit} />
            </>
          );
        }}
      </Loaded>
      {isAdding && (
        <SchemeDialog scheme={null} onClose={() => setAdding(false)} onMade={({ id }) => setChosen(id)} />
      )}
    </SettingsPage>
  );
}

function SchemeView({ scheme, mayEdit }: { scheme: Scheme; mayEdit: boolean }) {
  const { t } = useTranslation(["settings", "common"]);
  const client = useQueryClient();
  const tell = useTell();
  const [open, setOpen] = useState<"scheme" | "term" | "delete" | null>(null);
  const archive = useArchiveScheme();
  const close = () => setOpen(null);
  const isArchived = scheme.archived_at !== null;
  const remove = async () => {
    await body(
      api.DELETE("/category-schemes/{id}", {
        params: { path: { id: scheme.id } },
        headers: ifMatch(scheme.version),
      }),
    );
    await Promise.all(schemeTouches.map((queryKey) => client.invalidateQueries({ queryKey })));
    tell.done(t("settings:categories.deleted", { name: scheme.label }));
  };
  return (
    <>
      <Group mb="sm" gap="xs" justify="space-between">
        <Group gap="xs">
          <Badge variant="default" tt="none" fw={500}>
            {t(scheme.is_multiple ? "settings:categories.several" : "settings:categories.one")}
          </Badge>
          <Badge variant="default" tt="none" fw={500}>
            {scheme.code}
          </Badge>
          {isArchived && (
            <Badge variant="light" color="yellow">
              {t("settings:terms.archived")}
            </Badge>
          )}
        </Group>
        {mayEdit && (
          <Group gap="xs">
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => setOpen("term")}
            >
              {t("settings:categories.addTerm")}
            </Button>
            <Menu position="bottom-end" shadow="md">
              <Menu.Target>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("settings:actionsOf", { name: scheme.label })}
                >
                  <IconDotsVertical size={18} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconPencil size={16} aria-hidden />}
                  onClick={() => setOpen("scheme")}
                >
                  {t("settings:categories.name")}
                </Menu.Item>
                <Menu.Item
                  leftSection={
                    isArchived ? (
                      <IconArchiveOff size={16} aria-hidden />
                    ) : (
                      <IconArchive size={16} aria-hidden />
                    )
                  }
                  onClick={() => archive.mutate({ scheme, archived: !isArchived })}
                >
                  {t(isArchived ? "settings:categories.restore" : "settings:categories.archive")}
                </Menu.Item>
                {!scheme.is_used && (
                  <Menu.Item
                    c="var(--mantine-color-error)"
                    leftSection={<IconTrash size={16} aria-hidden />}
                    onClick={() => setOpen("delete")}
                  >
                    {t("settings:categories.delete")}
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          </Group>
        )}
      </Group>
      <SchemeTree scheme={scheme} mayEdit={mayEdit} />
      {open === "scheme" && <SchemeDialog scheme={scheme} onClose={close} />}
      {open === "term" && <SchemeTermDialog scheme={scheme} term={null} onClose={close} />}
      {open === "delete" && (
        <ConfirmDialog
          title={t("settings:categories.delete")}
          text={t("settings:categories.deleteText", { name: scheme.label })}
          confirm={t("common:delete")}
          isDangerous
          onConfirm={remove}
          onClose={close}
        />
      )}
    </>
  );
}
