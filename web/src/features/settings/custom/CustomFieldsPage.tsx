import { ActionIcon, Badge, Button, Group, Menu, NativeSelect, Switch } from "@mantine/core";
import {
  IconArchive,
  IconArchiveOff,
  IconDotsVertical,
  IconForms,
  IconPencil,
  IconPlus,
  IconTrash,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { ConfirmDialog } from "~/components/dialog";
import { EmptyState, Loaded, useAction, useTell } from "~/components/feedback";
import { SortableList } from "~/components/list";
import { useMay } from "~/features/session";
import { type CustomField, customFieldsQuery, fieldResourcesQuery } from "../api";
import { inOrder } from "../parts/order";
import { SettingsPage } from "../parts/SettingsPage";
import { CustomFieldDialog } from "./CustomFieldDialog";
import { fieldTouches } from "./touches";

/** The fields that the organisation itself has defined, of one resource at a time. */
export function CustomFieldsPage() {
  const { t } = useTranslation("settings");
  const mayEdit = useMay()("kernel:custom_field:edit");
  const places = useQuery(fieldResourcesQuery);
  const [resource, setResource] = useState("customers");
  const [isAdding, setAdding] = useState(false);
  return (
    <SettingsPage
      title={t("pages.custom")}
      lead={t("leads.custom")}
      action={
        mayEdit && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
            {t("custom.add")}
          </Button>
        )
      }
    >
      <Loaded query={places} lines={6}>
        {({ resources }) => (
          <>
            <NativeSelect
              label={t("custom.which")}
              value={resource}
              onChange={(event) => setResource(event.currentTarget.value)}
              data={resources.map(({ name: value, label }) => ({ value, label }))}
              maw={340}
              mb="md"
            />
            <Fields
              key={resource}
              resource={resource}
              label={resources.find(({ name }) => name === resource)?.label ?? resource}
              mayEdit={mayEdit}
            />
            {isAdding && (
              <CustomFieldDialog resource={resource} field={null} onClose={() => setAdding(false)} />
            )}
          </>
        )}
      </Loaded>
    </SettingsPage>
  );
}

function Fields({ resource, label, mayEdit }: { resource: string; label: string; mayEdit: boolean }) {
  const { t } = useTranslation("settings");
  const fields = useQuery(customFieldsQuery(resource));
  const [showsArchived, setShowsArchived] = useState(false);
  const [changed, setChanged] = useState<string | null>(null);
  const [deleted, setDeleted] = useState<CustomField | null>(null);
  const reorder = useReorder(resource);
  const archive = useArchive(resource);
  return (
    <Loaded query={fields} lines={6}>
      {(all) => {
        const archived = all.filter(({ archived_at }) => archived_at !== null);
        const shown = all.filter(({ archived_at }) => showsArchived || archived_at === null);
        return (
          <>
            {archived.length > 0 && (
              <Switch
                mb="sm"
                label={t("terms.showArchived", { count: archived.length })}
                checked={showsArchived}
                onChange={(event) => setShowsArchived(event.currentTarget.checked)}
              />
            )}
            {shown.length === 0 ? (
              <EmptyState icon={<IconForms />} title={t("custom.empty")} text={t("custom.emptyText")} />
            ) : (
              <SortableList
                label={label}
                items={shown}
                nameOf={(field) => field.label}
                onReorder={mayEdit && !showsArchived ? (ids) => reorder.mutate(ids) : null}
              >
                {(field) => ({
                  title: field.label,
                  badges: <FieldBadges field={field} />,
                  facts: [t(`custom.types.${field.type}`), field.key, field.group ?? false],
                  actions: mayEdit && (
                    <FieldMenu
                      field={field}
                      onArchive={(archived) => archive.mutate({ field, archived })}
                      onChange={() => setChanged(field.id)}
                      onDelete={() => setDeleted(field)}
                    />
                  ),
                })}
              </SortableList>
            )}
            {changed && (
              <CustomFieldDialog
                resource={resource}
                field={all.find(({ id }) => id === changed) ?? null}
                onClose={() => setChanged(null)}
              />
            )}
            {deleted && <DeleteDialog resource={resource} field={deleted} onClose={() => setDeleted(null)} />}
          </>
        );
      }}
    </Loaded>
  );
}

function FieldBadges({ field }: { field: CustomField }) {
  const { t } = useTranslation("settings");
  const badges: [boolean, string, string][] = [
    [field.is_required, t("custom.isRequired"), "gray"],
    [field.is_unique, t("custom.isUnique"), "gray"],
    [field.archived_at !== null, t("terms.archived"), "yellow"],
  ];
  return badges
    .filter(([applies]) => applies)
    .map(([, text, color]) => (
      <Badge key={text} variant="light" color={color}>
        {text}
      </Badge>
    ));
}

interface MenuProps {
  field: CustomField;
  onArchive: (archived: boolean) => void;
  onChange: () => void;
  onDelete: () => void;
}

function FieldMenu({ field, onArchive, onChange, onDelete }: MenuProps) {
  const { t } = useTranslation(["settings", "common"]);
  const isArchived = field.archived_at !== null;
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`${t("common:edit")}: ${field.label}`}
        onClick={onChange}
      >
        <IconPencil size={18} aria-hidden />
      </ActionIcon>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("settings:actionsOf", { name: field.label })}
          >
            <IconDotsVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={
              isArchived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />
            }
            onClick={() => onArchive(!isArchived)}
          >
            {t(isArchived ? "settings:terms.restore" : "settings:terms.archive")}
          </Menu.Item>
          {!field.is_used && (
            <Menu.Item
              c="var(--mantine-color-error)"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={onDelete}
            >
              {t("common:delete")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

function DeleteDialog({
  resource,
  field,
  onClose,
}: {
  resource: string;
  field: CustomField;
  onClose: () => void;
}) {
  const { t } = useTranslation(["settings", "common"]);
  const client = useQueryClient();
  const tell = useTell();
  const remove = async () => {
    const path = { id: field.id };
    try {
      await body(api.DELETE("/custom-fields/{id}", { params: { path }, headers: ifMatch(field.version) }));
    } finally {
      await Promise.all(fieldTouches(resource).map((queryKey) => client.invalidateQueries({ queryKey })));
    }
    tell.done(t("settings:terms.deleted", { name: field.label }));
  };
  return (
    <ConfirmDialog
      title={t("settings:custom.delete")}
      text={t("settings:custom.deleteText", { name: field.label })}
      confirm={t("common:delete")}
      isDangerous
      onConfirm={remove}
      onClose={onClose}
    />
  );
}

/** Archives or restores a field, with Undo. */
function useArchive(resource: string) {
  const { t } = useTranslation("settings");
  const tell = useTell();
  const action = useAction(
    ({ field, archived }: { field: CustomField; archived: boolean }) =>
      body(
        api.PATCH("/custom-fields/{id}", {
          params: { path: { id: field.id } },
          body: { archived } as never,
          headers: ifMatch(field.version),
        }),
      ),
    {
      touches: fieldTouches(resource),
      onDone: (field, { archived }) =>
        tell.done(t(archived ? "custom.isArchived" : "custom.isRestored", { name: field.label }), () =>
          action.mutate({ field, archived: !archived }),
        ),
    },
  );
  return action;
}

/** Keeps a new order; the list shows it at once, and goes back if it is refused. */
function useReorder(resource: string) {
  const { t } = useTranslation("common");
  const client = useQueryClient();
  return useAction(
    (ids: string[]) => {
      client.setQueryData(customFieldsQuery(resource).queryKey, (fields) => fields && inOrder(fields, ids));
      return body(api.POST("/custom-fields/reorder", { body: { resource, ids } }));
    },
    { touches: fieldTouches(resource), done: t("saved") },
  );
}
