import { Alert, Group, Skeleton, Stack, Title } from "@mantine/core";
import { IconArchive } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { isProblem } from "~/api/problem";
import { ErasedNote } from "~/components/erasing";
import { ProblemAlert } from "~/components/feedback";
import { Facts, Panel } from "~/components/record";
import { groupsOfOwn, registerQuery } from "~/components/register";
import { useMay } from "~/features/session";
import { AddressPanel } from "./AddressPanel";
import { AvailabilityPanel } from "./AvailabilityPanel";
import { type Contact, contactQuery, useContactKind } from "./api";
import { ChannelsPanel } from "./ChannelsPanel";
import { ContactActions } from "./ContactActions";
import { ContactAround } from "./ContactAround";
import { ContactHistory } from "./ContactHistory";
import classes from "./ContactPage.module.css";
import { PlacesPanel } from "./PlacesPanel";
import { SimilarContacts } from "./SimilarContacts";

const FACTS = ["first_name", "last_name", "language"];

/** One contact: who it is, how to reach it, and at which customers one meets it; each changed where it stands. */
export function ContactPage() {
  const { contactId } = useParams({ from: "/shell/contacts/$contactId" });
  const contact = useQuery(contactQuery(contactId));
  const register = useQuery(registerQuery("contacts"));
  const failed = contact.error ?? register.error;
  // It became part of another one, whose page this is.
  if (contact.data && contact.data.id !== contactId)
    return <Navigate to="/contacts/$contactId" params={{ contactId: contact.data.id }} replace />;
  if (contact.data && register.data) return <ContactProfile key={contactId} contact={contact.data} />;
  const retry = () => {
    contact.refetch();
    register.refetch();
  };
  return (
    <div className={classes.page}>
      {failed ? (
        <ProblemAlert error={failed} onRetry={isProblem(failed, "not_found") ? undefined : retry} />
      ) : (
        <div aria-busy="true">
          <Skeleton h={32} w={240} mb={20} />
          <div className={classes.panels}>
            <Skeleton h={260} />
            <Skeleton h={260} />
          </div>
        </div>
      )}
    </div>
  );
}

function ContactProfile({ contact }: { contact: Contact }) {
  const { t } = useTranslation("contacts");
  const may = useMay();
  const kind = useContactKind();
  const register = useQuery(registerQuery("contacts")).data;
  const columns = register?.columns ?? [];
  const canEdit = may("customers:contact:edit") && contact.archived_at === null;
  return (
    <div className={classes.page}>
      <title>{`${contact.name} · Kontor`}</title>
      <Group justify="space-between" align="flex-start" mb="md">
        <Title order={1} size="h2" className={classes.name}>
          {contact.name}
        </Title>
        <ContactActions contact={contact} />
      </Group>
      {contact.archived_at && (
        <Alert color="yellow" icon={<IconArchive aria-hidden />} mb="md">
          {t("archived")}
        </Alert>
      )}
      {contact.archived_at && may("customers:customer:erase") && (
        <ErasedNote subject={{ resource: "contacts", id: contact.id }} />
      )}
      <SimilarContacts contact={contact} />
      <div className={classes.panels}>
        <Stack gap="md">
          <Panel title={t("who")}>
            <Facts
              kind={kind}
              record={contact}
              register="contacts"
              columns={columns.filter(({ name }) => FACTS.includes(name))}
              canEdit={canEdit}
            />
          </Panel>
          <Panel title={t("reach")}>
            <ChannelsPanel contact={contact} canEdit={canEdit} />
          </Panel>
        </Stack>
        <Stack gap="md">
          <Panel title={t("hours.title")}>
            <AvailabilityPanel contact={contact} canEdit={canEdit} />
          </Panel>
          <Panel title={t("customers")}>
            <PlacesPanel contact={contact} canEdit={canEdit} />
          </Panel>
          {groupsOfOwn(columns).map(([group, members]) => (
            <Panel key={group} title={group ?? t("custom")}>
              <Facts kind={kind} record={contact} register="contacts" columns={members} canEdit={canEdit} />
            </Panel>
          ))}
          <Panel title={t("address.title")}>
            <AddressPanel contact={contact} canEdit={canEdit} />
          </Panel>
        </Stack>
      </div>
      <ContactAround contact={contact} />
      {may("customers:history:view") && (
        <div className={classes.below}>
          <Panel title={t("history")}>
            <ContactHistory contact={contact} columns={columns} canEdit={canEdit} />
          </Panel>
        </div>
      )}
    </div>
  );
}
