import { Anchor, Button, CopyButton, Group, List, Text, Title, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ComponentType, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import type { components } from "~/api/schema";
import { ChannelLink } from "~/components/contact";
import { Loaded } from "~/components/feedback";
import { AddButton } from "~/components/form";
import { Facts, Mark } from "~/components/record";
import { type Column, groupsOfOwn } from "~/components/register";
import { ActivityDialog, NewActivityDialog, NoteContent } from "~/features/around";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { AddressesPanel } from "./AddressesPanel";
import { AssignmentsPanel } from "./AssignmentsPanel";
import type { Customer } from "./api";
import classes from "./CustomerLayout.module.css";
import { EmailsPanel } from "./EmailsPanel";
import { MARKETING, NAMES } from "./fields";
import { GroupPanel } from "./GroupPanel";
import { PhonesPanel } from "./PhonesPanel";
import { ReferencesPanel } from "./ReferencesPanel";
import { useCustomer } from "./useCustomer";
import { useCustomerKind } from "./useCustomerKind";

type Schemas = components["schemas"];

interface Props {
  customer: Customer;
  /** What the server says that the panel shows; null for one that asks for itself. */
  data: unknown;
}

const FACTS = [
  "code",
  "name",
  "kind",
  "first_name",
  "last_name",
  "is_prospect",
  "is_customer",
  "language",
  "country",
  "website",
  "business_area",
  "activity_code",
  "distance_km",
  ...MARKETING,
  "customer_type",
  "prospect_status",
  "prospect_level",
  "parent",
  "tags",
];

/** Panels show what the server calls them; one that this client does not know is left out. */
export const PANELS: Record<string, ComponentType<Props>> = {
  facts: CustomerFacts,
  custom: OwnFields,
  activities: Planned,
  notes: Notes,
  brief: Brief,
  phones: ({ customer }) => <PhonesPanel customer={customer} canEdit={useCanEdit(customer)} />,
  emails: ({ customer }) => <EmailsPanel customer={customer} canEdit={useCanEdit(customer)} />,
  addresses: ({ customer }) => <AddressesPanel customer={customer} canEdit={useCanEdit(customer)} />,
  contacts: Contacts,
  people: ({ customer }) => (
    <AssignmentsPanel customer={customer} canEdit={useCanEdit(customer, "customers:customer:assign")} />
  ),
  files: Files,
  group: ({ customer }) => <GroupPanel customer={customer} />,
  references: ({ customer }) => <ReferencesPanel customer={customer} canEdit={useCanEdit(customer)} />,
};

/** An organisation without fields of its own has no panel for them. */
export function hasContent(code: string, columns: Column[]): boolean {
  return code !== "custom" || groupsOfOwn(columns).length > 0;
}

function useCanEdit(customer: Customer, right = "customers:customer:edit"): boolean {
  const may = useMay();
  return may(right) && customer.archived_at === null;
}

function CustomerFacts({ customer }: Props) {
  const { column } = useCustomer();
  const kind = useCustomerKind();
  const navigate = useNavigate();
  const names = FACTS.filter((name) => customer.kind === "person" || !NAMES.includes(name));
  const follow = (changed: object) => {
    const params = { customerId: customer.id };
    if ("next_action" in changed && changed.next_action === "add_contact")
      navigate({ to: "/customers/$customerId/contacts", params, search: { first: true } });
  };
  return (
    <Facts
      kind={kind}
      record={customer}
      register="customers"
      columns={names.flatMap((name) => column(name) ?? [])}
      fixed={MARKETING}
      canEdit={useCanEdit(customer)}
      canAddTerm={useMay()("customers:dictionary:edit")}
      onChanged={follow}
    />
  );
}

function OwnFields({ customer }: Props) {
  const { columns } = useCustomer();
  const kind = useCustomerKind();
  const canEdit = useCanEdit(customer);
  return groupsOfOwn(columns).map(([group, members]) => (
    <div key={group}>
      {group && (
        <Title order={3} size="h6" mt="xs">
          {group}
        </Title>
      )}
      <Facts kind={kind} record={customer} register="customers" columns={members} canEdit={canEdit} />
    </div>
  ));
}

const NEW = "new";

function Planned({ customer, data }: Props) {
  const { t } = useTranslation("profile");
  const format = useFormat();
  const { activities, has_more } = data as {
    activities: Pick<Schemas["ActivityOut"], "id" | "subject" | "starts_at" | "type" | "owner">[];
    has_more: boolean;
  };
  const [open, setOpen] = useState<string | null>(null);
  const canEdit = useCanEdit(customer, "customers:activity:edit");
  const more = has_more && <MoreOf customer={customer} tab="timeline" />;
  return (
    <>
      <Rows empty={t("planned.empty")} count={activities.length} more={more}>
        {activities.map(({ id, subject, starts_at, type, owner }) => (
          <li key={id} className={classes.line}>
            <UnstyledButton fz="sm" fw={600} onClick={() => setOpen(id)}>
              {subject}
            </UnstyledButton>
            <Text size="sm" c="dimmed">
              {[type?.label, starts_at ? format.dateTime(starts_at) : t("planned.noDay"), owner?.name]
                .filter(Boolean)
                .join(" · ")}
            </Text>
          </li>
        ))}
      </Rows>
      {canEdit && <AddButton label={t("planned.add")} onClick={() => setOpen(NEW)} />}
      {open === NEW && (
        <NewActivityDialog
          initial={{}}
          target={{ resource: "customers", id: customer.id }}
          onClose={() => setOpen(null)}
        />
      )}
      {open !== null && open !== NEW && <ActivityDialog id={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function Notes({ customer, data }: Props) {
  const { t } = useTranslation("profile");
  const { notes, has_more } = data as { notes: Schemas["NoteOut"][]; has_more: boolean };
  return (
    <Rows
      empty={t("notes.empty")}
      count={notes.length}
      more={has_more && <MoreOf customer={customer} tab="timeline" />}
    >
      {notes.map((note) => (
        <li key={note.id} className={classes.block}>
          <NoteContent note={{ ...note, customer_id: customer.id, contact_id: null }} />
        </li>
      ))}
    </Rows>
  );
}

function Contacts({ customer, data }: Props) {
  const { t } = useTranslation(["profile", "customers"]);
  const { contacts, has_more } = data as {
    contacts: {
      id: string;
      name: string;
      title: string | null;
      is_primary: boolean;
      channels: Schemas["ChannelOut"][];
    }[];
    has_more: boolean;
  };
  return (
    <Rows
      empty={t("profile:contacts.empty")}
      count={contacts.length}
      more={has_more && <MoreOf customer={customer} tab="contacts" />}
    >
      {contacts.map(({ id, name, title, is_primary, channels }) => (
        <li key={id} className={classes.line}>
          <Anchor
            component={Link}
            to="/contacts/$contactId"
            params={{ contactId: id } as never}
            size="sm"
            fw={600}
          >
            {name}
          </Anchor>
          {title && (
            <Text size="sm" c="dimmed">
              {title}
            </Text>
          )}
          {is_primary && <Mark>{t("customers:primary")}</Mark>}
          {channels.map((channel) => (
            <ChannelLink key={channel.id} channel={channel} />
          ))}
        </li>
      ))}
    </Rows>
  );
}

function Files({ customer, data }: Props) {
  const { t } = useTranslation("profile");
  const format = useFormat();
  const { files, has_more } = data as { files: Schemas["AttachedFileOut"][]; has_more: boolean };
  return (
    <Rows
      empty={t("files.empty")}
      count={files.length}
      more={has_more && <MoreOf customer={customer} tab="files" />}
    >
      {files.map(({ id, url, name, size, attached_at }) => (
        <li key={id} className={classes.line}>
          <Anchor href={url} size="sm" className={classes.name}>
            {name}
          </Anchor>
          <Text size="sm" c="dimmed">
            {format.bytes(size)} · {format.relative(attached_at)}
          </Text>
        </li>
      ))}
    </Rows>
  );
}

/** What a colleague needs on the first day; asked for when the panel is opened. */
function Brief({ customer }: Props) {
  const { t } = useTranslation(["profile", "common"]);
  const brief = useQuery({
    queryKey: ["customers", customer.id, "brief"],
    queryFn: () =>
      body(api.GET("/customers/{customer_id}/brief", { params: { path: { customer_id: customer.id } } })),
  });
  return (
    <Loaded query={brief} lines={3} height={24}>
      {({ text, facts, open_items, last_events }) => (
        <>
          {facts.map((fact) => (
            <Text key={fact} size="sm">
              {fact}
            </Text>
          ))}
          <Sentences title={t("profile:brief.open")} empty={t("profile:brief.none")} sentences={open_items} />
          <Sentences title={t("profile:brief.last")} sentences={last_events} />
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="subtle" mt="xs" onClick={copy}>
                {copied ? t("common:copied") : t("profile:copyBrief")}
              </Button>
            )}
          </CopyButton>
        </>
      )}
    </Loaded>
  );
}

function Sentences({ title, empty, sentences }: { title: string; empty?: string; sentences: string[] }) {
  if (sentences.length === 0 && !empty) return null;
  return (
    <>
      <Title order={3} size="h6" mt="xs">
        {title}
      </Title>
      {sentences.length === 0 ? (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      ) : (
        <List size="sm">
          {sentences.map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      )}
    </>
  );
}

interface RowsProps {
  empty: string;
  count: number;
  more: ReactNode;
  children: ReactNode;
}

function Rows({ empty, count, more, children }: RowsProps) {
  if (count === 0) {
    return (
      <Text size="sm" c="dimmed">
        {empty}
      </Text>
    );
  }
  return (
    <>
      <ul className={classes.plain}>{children}</ul>
      {more && <Group mt="xs">{more}</Group>}
    </>
  );
}

function MoreOf({ customer, tab }: { customer: Customer; tab: "timeline" | "contacts" | "files" }) {
  const { t } = useTranslation("profile");
  return (
    <Anchor component={Link} to={`/customers/${customer.id}/${tab}` as never} size="sm">
      {t("more")}
    </Anchor>
  );
}
