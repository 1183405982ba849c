import { Tabs } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActivitiesPanel, FilesPanel, NotesPanel, type Target } from "~/features/around";
import { useMay } from "~/features/session";
import type { Contact } from "./api";
import classes from "./ContactPage.module.css";

const TABS = [
  { name: "activities", right: "customers:activity:view" },
  { name: "notes", right: "customers:note:view" },
  { name: "files", right: "customers:file:view" },
] as const;

/** What people planned with a contact, wrote about it, and keep of it. */
export function ContactAround({ contact }: { contact: Contact }) {
  const { t } = useTranslation("contacts");
  const may = useMay();
  const tabs = TABS.filter(({ right }) => may(right));
  const [open, setOpen] = useState<string | null>(tabs[0]?.name ?? null);
  if (tabs.length === 0) return null;
  const target: Target = { resource: "contacts", id: contact.id };
  const isArchived = contact.archived_at !== null;
  return (
    <Tabs value={open} onChange={setOpen} keepMounted={false} className={classes.below}>
      <Tabs.List aria-label={t("around.label")}>
        {tabs.map(({ name }) => (
          <Tabs.Tab key={name} value={name}>
            {t(`around.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="activities" pt="sm">
        <ActivitiesPanel contactId={contact.id} isArchived={isArchived} />
      </Tabs.Panel>
      <Tabs.Panel value="notes" pt="sm">
        <NotesPanel target={target} isArchived={isArchived} />
      </Tabs.Panel>
      <Tabs.Panel value="files" pt="sm">
        <FilesPanel target={target} isArchived={isArchived} />
      </Tabs.Panel>
    </Tabs>
  );
}
