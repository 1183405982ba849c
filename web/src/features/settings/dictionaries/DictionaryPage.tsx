import { ActionIcon, Badge, Button, Group, Menu, NativeSelect, Switch, TextInput } from "@mantine/core";
import {
  IconArchive,
  IconArchiveOff,
  IconDotsVertical,
  IconListDetails,
  IconPencil,
  IconPlus,
  IconSearch,
  IconTrash,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { EmptyState, Loaded, useAction, useTell } from "~/components/feedback";
import { SortableList } from "~/components/list";
import { TermLabel } from "~/components/TermLabel";
import { useMay } from "~/features/session";
import { type Dictionary, dictionariesQuery, type Term, termsQuery } from "../api";
import { inOrder } from "../parts/order";
import { SettingsPage } from "../parts/SettingsPage";
import { DeleteTermDialog } from "./DeleteTermDialog";
import { TermDialog } from "./TermDialog";
import { termTouches } from "./touches";

const SEARCHED_FROM = 12;

/** The lists that the organisation edits itself, one at a time. */
export function DictionaryPage() {
  const { t } = useTranslation("settings");
  const { dictionary: name } = useParams({ from: "/shell/settings/dictionaries/$dictionary" });
  const navigate = useNavigate();
  const dictionaries = useQuery(dictionariesQuery);
  const mayEdit = useMay()("customers:dictionary:edit");
  const [isAdding, setAdding] = useState(false);
  const current = dictionaries.data?.find((dictionary) => dictionary.name === name);
  return (
    <SettingsPage
      title={t("pages.dictionaries")}
      lead={t("leads.dictionaries")}
      action={
        mayEdit && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
            {t("terms.add")}
          </Button>
        )
      }
    >
      <Loaded query={dictionaries} lines={6}>
        {(found) => (
          <>
            <NativeSelect
              label={t("terms.which")}
              value={name}
              onChange={(event) =>
                navigate({
                  to: "/settings/dictionaries/$dictionary",
                  params: { dictionary: event.currentTarget.value },
                })
              }
              data={found.map(({ name: value, label }) => ({ value, label }))}
              maw={340}
              mb="md"
            />
            {current && <Terms key={name} dictionary={current} mayEdit={mayEdit} />}
            {current && isAdding && (
              <TermDialog dictionary={current} term={null} onClose={() => setAdding(false)} />
            )}
          </>
        )}
      </Loaded>
    </SettingsPage>
  );
}

function Terms({ dictionary, mayEdit }: { dictionary: Dictionary; mayEdit: boolean }) {
  const { t } = useTranslation("settings");
  const terms = useQuery(termsQuery(dictionary.name));
  const [search, setSearch] = useState("");
  const [showsArchived, setShowsArchived] = useState(false);
  const [changed, setChanged] = useState<string | null>(null);
  const [deleted, setDeleted] = useState<Term | null>(null);
  const reorder = useReorder(dictionary.name);
  // Here rather than in the row, which is gone when its Undo is clicked.
  const archive = useArchive(dictionary.name);
  const wanted = search.trim().toLowerCase();
  return (
    <Loaded query={terms} lines={6}>
      {(all) => {
        const archived = all.filter(({ archived_at }) => archived_at !== null);
        const shown = all.filter(
          (term) =>
            (showsArchived || term.archived_at === null) &&
            [term.code, ...Object.values(term.labels)].some((text) => text.toLowerCase().includes(wanted)),
        );
        return (
          <>
            <Group mb="sm" justify="space-between">
              {all.length >= SEARCHED_FROM && (
                <TextInput
                  type="search"
                  value={search}
                  onChange={(event) => setSearch(event.currentTarget.value)}
                  aria-label={t("terms.search")}
                  placeholder={t("terms.search")}
                  leftSection={<IconSearch size={16} aria-hidden />}
                />
              )}
              {archived.length > 0 && (
                <Switch
                  label={t("terms.showArchived", { count: archived.length })}
                  checked={showsArchived}
                  onChange={(event) => setShowsArchived(event.currentTarget.checked)}
                />
              )}
            </Group>
            {shown.length === 0 ? (
              <EmptyState
                icon={<IconListDetails />}
                title={t(wanted ? "terms.noMatch" : "terms.empty")}
                text={wanted ? undefined : t("terms.emptyText")}
              />
            ) : (
              <SortableList
                label={dictionary.label}
                items={shown}
                nameOf={(term) => term.label}
                onReorder={mayEdit && !wanted && !showsArchived ? (ids) => reorder.mutate(ids) : null}
              >
                {(term) => ({
                  title: <TermLabel label={term.label} color={term.color} />,
                  badges: <TermBadges term={term} />,
                  facts: [
                    term.code,
                    ...Object.values(term.labels).filter((label) => label !== term.label),
                    term.weight !== null && t("terms.weightIs", { weight: term.weight }),
                  ],
                  actions: mayEdit && (
                    <TermMenu
                      term={term}
                      onArchive={(archived) => archive.mutate({ term, archived })}
                      onChange={() => setChanged(term.id)}
                      onDelete={() => setDeleted(term)}
                    />
                  ),
                })}
              </SortableList>
            )}
            {changed && (
              <TermDialog
                dictionary={dictionary}
                term={all.find(({ id }) => id === changed) ?? null}
                onClose={() => setChanged(null)}
              />
            )}
            {deleted && (
              <DeleteTermDialog
                dictionary={dictionary.name}
                term={deleted}
                others={all.filter(({ id, archived_at }) => id !== deleted.id && archived_at === null)}
                onClose={() => setDeleted(null)}
              />
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function TermBadges({ term }: { term: Term }) {
  const { t } = useTranslation("settings");
  return (
    <>
      {term.status_class && (
        <Badge variant="light" color="gray">
          {t(`terms.classes.${term.status_class as "active" | "paused" | "blocked" | "closed"}`)}
        </Badge>
      )}
      {term.archived_at && (
        <Badge variant="light" color="yellow">
          {t("terms.archived")}
        </Badge>
      )}
    </>
  );
}

interface MenuProps {
  term: Term;
  onArchive: (archived: boolean) => void;
  onChange: () => void;
  onDelete: () => void;
}

function TermMenu({ term, onArchive, onChange, onDelete }: MenuProps) {
  const { t } = useTranslation(["settings", "common"]);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`${t("common:edit")}: ${term.label}`}
        onClick={onChange}
      >
        <IconPencil size={18} aria-hidden />
      </ActionIcon>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("settings:actionsOf", { name: term.label })}
          >
            <IconDotsVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {term.archived_at ? (
            <Menu.Item
              leftSection={<IconArchiveOff size={16} aria-hidden />}
              onClick={() => onArchive(false)}
            >
              {t("settings:terms.restore")}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconArchive size={16} aria-hidden />} onClick={() => onArchive(true)}>
              {t("settings:terms.archive")}
            </Menu.Item>
          )}
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={onDelete}
          >
            {t("common:delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** Archives or restores a term, with Undo. */
function useArchive(dictionary: string) {
  const { t } = useTranslation("settings");
  const tell = useTell();
  const action = useAction(
    ({ term, archived }: { term: Term; archived: boolean }) =>
      body(
        api.PATCH("/dictionaries/{dictionary}/{id}", {
          params: { path: { dictionary, id: term.id } },
          body: { archived } as never,
          headers: ifMatch(term.version),
        }),
      ),
    {
      touches: termTouches(dictionary),
      onDone: (term, { archived }) =>
        tell.done(t(archived ? "terms.isArchived" : "terms.isRestored", { name: term.label }), () =>
          action.mutate({ term, archived: !archived }),
        ),
    },
  );
  return action;
}

/** Keeps a new order; the list shows it at once, and goes back if it is refused. */
function useReorder(dictionary: string) {
  const { t } = useTranslation("common");
  const client = useQueryClient();
  return useAction(
    (ids: string[]) => {
      client.setQueryData(termsQuery(dictionary).queryKey, (terms) => terms && inOrder(terms, ids));
      return body(
        api.POST("/dictionaries/{dictionary}/reorder", { params: { path: { dictionary } }, body: { ids } }),
      );
    },
    { touches: termTouches(dictionary), done: t("saved") },
  );
}
