import { IconAddressBook, IconEraser, IconGitMerge } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { EraseDialog } from "~/components/erasing";
import { type RecordAction, RecordActions, useArchiving } from "~/components/record";
import { useWriting } from "~/features/around";
import { mergingParts } from "~/features/merging";
import { useMay } from "~/features/session";
import type { Contact } from "./api";

const MergeWithDialog = lazy(mergingParts.withAnother);

/** What can be done with a contact: write about it, its visiting card, archive, merge; and, for good, forget it. */
export function ContactActions({ contact }: { contact: Contact }) {
  const { t } = useTranslation(["contacts", "record", "erasing"]);
  const may = useMay();
  const { id } = contact;
  const [open, setOpen] = useState<"merge" | "erase" | null>(null);
  const close = () => setOpen(null);
  const archiving = useArchiving("contacts", contact);
  const writing = useWriting({ resource: "contacts", id });
  const isOpen = contact.archived_at === null;
  const actions: RecordAction[] = isOpen ? [...writing.actions] : [];
  actions.push({
    id: "card",
    text: t("contacts:card"),
    icon: IconAddressBook,
    href: `/api/v1/contacts/${id}/vcf`,
  });
  if (isOpen && may("customers:customer:merge"))
    actions.push({
      id: "merge",
      text: t("record:actions.merge"),
      icon: IconGitMerge,
      run: () => setOpen("merge"),
    });
  const isKnown = contact.erased_at === null;
  if (isKnown && may("customers:contact:edit")) actions.push(archiving.action);
  if (isKnown && may("customers:customer:erase"))
    actions.push({
      id: "erase",
      text: t("erasing:action"),
      icon: IconEraser,
      isDangerous: true,
      run: () => setOpen("erase"),
    });
  return (
    <>
      <RecordActions actions={actions} isBusy={archiving.isPending} />
      {writing.dialog}
      {open === "erase" && <EraseDialog subject={{ resource: "contacts", id }} onClose={close} />}
      <Suspense fallback={null}>
        {open === "merge" && <MergeWithDialog kind="contacts" id={id} onClose={close} />}
      </Suspense>
    </>
  );
}
