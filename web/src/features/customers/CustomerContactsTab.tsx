import { Anchor, Button, Stack } from "@mantine/core";
import { IconAddressBook, IconMail, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Fragment, lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  ActiveItem,
  asValues,
  ChannelLink,
  type CustomerContact,
  type Place,
  PlaceFacts,
  PlaceForm,
  type Places,
  placeOf,
  placesQuery,
  ReachMark,
  usePlacesKind,
} from "~/components/contact";
import { EmptyState, Loaded } from "~/components/feedback";
import { Panel, PartList, useRecordChange } from "~/components/record";
import { BounceMark, mailDialog } from "~/features/mail";
import { useMay } from "~/features/session";
import { AddContactDialog } from "./AddContactDialog";
import { ContactRolesPanel } from "./ContactRolesPanel";
import classes from "./CustomerLayout.module.css";
import { useCustomer } from "./useCustomer";

const SendMailDialog = lazy(mailDialog);

/** The people one talks to at a customer. After creating a company one comes here to name the first. */
export function CustomerContactsTab() {
  const { t } = useTranslation("customers");
  const { customer } = useCustomer();
  const { first } = useSearch({ from: "/shell/customers/$customerId/contacts" });
  const navigate = useNavigate();
  const may = useMay();
  const [isAdding, setAdding] = useState(false);
  const places = useQuery(placesQuery(customer.id));
  const canEdit = may("customers:contact:edit") && customer.archived_at === null;
  const canMail = may("customers:mail:send") && customer.archived_at === null;
  const [mailed, setMailed] = useState<string | null>(null);
  const close = () => {
    setAdding(false);
    if (first) {
      const params = { customerId: customer.id };
      navigate({ to: "/customers/$customerId/contacts", params, search: {}, replace: true });
    }
  };
  const add = canEdit && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t("contacts.add")}
    </Button>
  );
  return (
    <Stack gap="md">
      <section className={classes.panel}>
        <Loaded query={places} lines={3} height={44}>
          {(found) =>
            found.places.length === 0 ? (
              <EmptyState
                icon={<IconAddressBook />}
                title={t("contacts.empty")}
                text={t("contacts.emptyText")}
                action={add}
              />
            ) : (
              <ContactList
                places={found}
                canEdit={canEdit}
                onAdd={() => setAdding(true)}
                onMail={canMail ? setMailed : null}
              />
            )
          }
        </Loaded>
      </section>
      {places.data && places.data.places.length > 0 && (
        <Panel title={t("roles.title")}>
          <ContactRolesPanel customerId={customer.id} contacts={places.data.places} canEdit={canEdit} />
        </Panel>
      )}
      {canEdit && places.data && (isAdding || first === true) && (
        <AddContactDialog places={places.data} isFirst={first === true} onClose={close} />
      )}
      <Suspense fallback={null}>
        {mailed && (
          <SendMailDialog
            customerId={customer.id}
            customerName={customer.name}
            contactId={mailed}
            onClose={() => setMailed(null)}
          />
        )}
      </Suspense>
    </Stack>
  );
}

interface ListProps {
  places: Places;
  canEdit: boolean;
  onAdd: () => void;
  /** Writes to a contact; null if one may not. */
  onMail: ((contactId: string) => void) | null;
}

function ContactList({ places, canEdit, onAdd, onMail }: ListProps) {
  const { t } = useTranslation(["customers", "contacts"]);
  const change = useRecordChange(usePlacesKind());
  const canAddTerm = useMay()("customers:dictionary:edit");
  const set = (id: string, to: Partial<Place>) =>
    change.mutate({ seen: places, values: asValues({ change: id, to }), replaces: placeOf(id) });
  return (
    <PartList<CustomerContact>
      rows={places.places}
      canEdit={canEdit}
      addLabel={t("customers:contacts.add")}
      onAdd={onAdd}
      nameOf={({ name }) => name}
      canLead={({ is_primary, is_active }) => !is_primary && is_active}
      leadLabel={t("contacts:place.lead")}
      onLead={({ id }) => set(id, { is_primary: true })}
      more={({ id, is_active }) => (
        <ActiveItem isActive={is_active} onChange={(isActive) => set(id, { is_active: isActive })} />
      )}
      removeLabel={t("contacts:place.remove")}
      onRemove={({ id }) =>
        change.mutate({ seen: places, values: asValues({ remove: id }), replaces: placeOf(id) })
      }
      form={(contact, close) => contact && <PlaceForm {...{ places, contact, canAddTerm }} onClose={close} />}
    >
      {(contact, open) => (
        <>
          <Anchor
            component={Link}
            to="/contacts/$contactId"
            params={{ contactId: contact.id } as never}
            fw={600}
          >
            {contact.name}
          </Anchor>
          <PlaceFacts place={contact} />
          <ReachMark of={contact} />
          {canEdit && contact.title === null && (
            <Button variant="subtle" size="compact-xs" onClick={open}>
              {t("contacts:place.nameTitle")}
            </Button>
          )}
          {contact.channels.map((channel) => (
            <Fragment key={channel.id}>
              <ChannelLink channel={channel} />
              {channel.kind === "email" && <BounceMark customerId={places.id} email={channel.value} />}
            </Fragment>
          ))}
          {onMail && contact.channels.some(({ kind }) => kind === "email") && (
            <Button
              variant="subtle"
              size="compact-xs"
              leftSection={<IconMail size={14} aria-hidden />}
              aria-label={`${t("customers:sendMail")}: ${contact.name}`}
              onClick={() => onMail(contact.id)}
            >
              {t("customers:sendMail")}
            </Button>
          )}
        </>
      )}
    </PartList>
  );
}
