import { ActionIcon, Badge, Button, Group, Switch } from "@mantine/core";
import { IconArchive, IconArchiveOff, IconMailPlus, IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { EmptyState, Loaded, useAction, useTell } from "~/components/feedback";
import { Item, ItemList } from "~/components/list";
import { type Template, templatesQuery } from "~/features/mail";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { SettingsPage } from "../parts/SettingsPage";
import { TEMPLATE_TOUCHES, TemplateDialog } from "./TemplateDialog";

/** The texts from which e-mails are written. */
export function TemplatesPage() {
  const { t } = useTranslation(["settings", "mail"]);
  const mayEdit = useMay()("customers:template:manage");
  const templates = useQuery(templatesQuery("all"));
  const [open, setOpen] = useState<string | "new" | null>(null);
  const [showsArchived, setShowsArchived] = useState(false);
  const add = mayEdit && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen("new")}>
      {t("mail:templates.add")}
    </Button>
  );
  return (
    <SettingsPage title={t("settings:pages.templates")} lead={t("settings:leads.templates")} action={add}>
      <Loaded query={templates} lines={4}>
        {(all) => {
          const archived = all.filter(({ archived_at }) => archived_at !== null);
          const shown = all.filter(({ archived_at }) => showsArchived || archived_at === null);
          const opened = all.find(({ id }) => id === open) ?? null;
          return (
            <>
              {archived.length > 0 && (
                <Switch
                  mb="sm"
                  label={t("settings:terms.showArchived", { count: archived.length })}
                  checked={showsArchived}
                  onChange={(event) => setShowsArchived(event.currentTarget.checked)}
                />
              )}
              {shown.length === 0 ? (
                <EmptyState
                  icon={<IconMailPlus />}
                  title={t("mail:templates.empty")}
                  text={t("mail:templates.emptyText")}
                />
              ) : (
                <ItemList label={t("settings:pages.templates")}>
                  {shown.map((template) => (
                    <TemplateItem
                      key={template.id}
                      template={template}
                      mayEdit={mayEdit}
                      onOpen={() => setOpen(template.id)}
                    />
                  ))}
                </ItemList>
              )}
              {open && (open === "new" || opened) && (
                <TemplateDialog template={opened} onClose={() => setOpen(null)} />
              )}
            </>
          );
        }}
      </Loaded>
    </SettingsPage>
  );
}

interface ItemProps {
  template: Template;
  mayEdit: boolean;
  onOpen: () => void;
}

function TemplateItem({ template, mayEdit, onOpen }: ItemProps) {
  const { t, i18n } = useTranslation(["settings", "common", "mail"]);
  const format = useFormat();
  const tell = useTell();
  const { id, name, texts, archived_at } = template;
  const isArchived = archived_at !== null;
  // With Undo; the version has moved on by then.
  const archive = useAction(
    ({ archived, version }: { archived: boolean; version: number }) =>
      body(
        api.PATCH("/templates/{id}", {
          params: { path: { id } },
          body: { archived } as never,
          headers: ifMatch(version),
        }),
      ),
    {
      touches: TEMPLATE_TOUCHES,
      onDone: ({ version }, { archived }) =>
        tell.done(t(archived ? "mail:templates.archived" : "mail:templates.restored", { name }), () =>
          archive.mutate({ archived: !archived, version }),
        ),
    },
  );
  const subject = (texts[i18n.language] ?? Object.values(texts)[0])?.subject;
  return (
    <Item
      title={name}
      badges={
        isArchived && (
          <Badge variant="light" color="yellow">
            {t("settings:terms.archived")}
          </Badge>
        )
      }
      facts={[subject, format.list(Object.keys(texts).map((tag) => format.language(tag)))]}
      actions={
        mayEdit && (
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`${t("common:edit")}: ${name}`}
              onClick={onOpen}
            >
              <IconPencil size={18} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              loading={archive.isPending}
              aria-label={`${t(isArchived ? "settings:terms.restore" : "settings:terms.archive")}: ${name}`}
              onClick={() => archive.mutate({ archived: !isArchived, version: template.version })}
            >
              {isArchived ? <IconArchiveOff size={18} aria-hidden /> : <IconArchive size={18} aria-hidden />}
            </ActionIcon>
          </Group>
        )
      }
    />
  );
}
