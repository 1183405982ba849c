import { Button, Menu } from "@mantine/core";
import {
  IconAddressBook,
  IconArchive,
  IconArchiveOff,
  IconChevronDown,
  IconEraser,
  IconGitMerge,
} from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { EraseDialog } from "~/components/erasing";
import { useAction, useTell } from "~/components/feedback";
import { mergingParts } from "~/features/merging";
import { useMay } from "~/features/session";
import type { Contact } from "./api";

const MergeWithDialog = lazy(mergingParts.withAnother);

/** The visiting card; archive and back, each with Undo; and, for good, forgetting the person. */
export function ContactActions({ contact }: { contact: Contact }) {
  const { t } = useTranslation(["contacts", "common", "erasing"]);
  const may = useMay();
  const tell = useTell();
  const { id, name, version, archived_at } = contact;
  const move = async (isArchiving: boolean, seen: number | null) => {
    const headers = seen === null ? {} : ifMatch(seen);
    const params = { path: { id } };
    if (isArchiving) await body(api.DELETE("/contacts/{id}", { params, headers }));
    else await body(api.POST("/contacts/{id}/restore", { params, headers }));
  };
  const touches = [["contacts"], ["rows", "/contacts"], ["customers"]];
  const undo = useAction((isArchiving: boolean) => move(isArchiving, null), {
    touches,
    done: t("common:undone"),
  });
  const change = useAction((isArchiving: boolean) => move(isArchiving, version), {
    touches,
    onDone: (_none, isArchiving) =>
      tell.done(t(isArchiving ? "contacts:archivedNow" : "contacts:back", { name }), () =>
        undo.mutate(!isArchiving),
      ),
  });
  const [isMerging, setMerging] = useState(false);
  const isArchived = archived_at !== null;
  const Icon = isArchived ? IconArchiveOff : IconArchive;
  const [isErasing, setErasing] = useState(false);
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button
            variant="default"
            rightSection={<IconChevronDown size={16} aria-hidden />}
            loading={change.isPending}
          >
            {t("common:actions")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component="a"
            href={`/api/v1/contacts/${id}/vcf`}
            download
            leftSection={<IconAddressBook size={16} aria-hidden />}
          >
            {t("contacts:card")}
          </Menu.Item>
          {may("customers:customer:merge") && !isArchived && (
            <Menu.Item leftSection={<IconGitMerge size={16} aria-hidden />} onClick={() => setMerging(true)}>
              {t("contacts:mergeWith")}
            </Menu.Item>
          )}
          {may("customers:contact:edit") && contact.erased_at === null && (
            <Menu.Item
              leftSection={<Icon size={16} aria-hidden />}
              onClick={() => change.mutate(!isArchived)}
            >
              {t(isArchived ? "contacts:restore" : "contacts:archive")}
            </Menu.Item>
          )}
          {may("customers:customer:erase") && contact.erased_at === null && (
            <Menu.Item
              color="red"
              leftSection={<IconEraser size={16} aria-hidden />}
              onClick={() => setErasing(true)}
            >
              {t("erasing:action")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {isErasing && <EraseDialog subject={{ resource: "contacts", id }} onClose={() => setErasing(false)} />}
      <Suspense fallback={null}>
        {isMerging && <MergeWithDialog kind="contacts" id={id} onClose={() => setMerging(false)} />}
      </Suspense>
    </>
  );
}
