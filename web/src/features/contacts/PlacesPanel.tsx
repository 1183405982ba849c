import { Anchor } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import {
  ActiveItem,
  asValues,
  emptyPlace,
  type Place,
  PlaceFacts,
  PlaceFields,
  PlaceForm,
  type Places,
  placeBody,
  placeOf,
  placesQuery,
  usePlacesKind,
} from "~/components/contact";
import { Loaded, useTell } from "~/components/feedback";
import { ReferenceField } from "~/components/form";
import { PartForm, PartList, useRecordChange } from "~/components/record";
import { useMay } from "~/features/session";
import type { Contact } from "./api";

interface Props {
  contact: Contact;
  canEdit: boolean;
}

/** At which customers one meets a contact, and what it is there. Each place is changed under its customer's version. */
export function PlacesPanel({ contact, canEdit }: Props) {
  const { t } = useTranslation("contacts");
  const change = useRecordChange(usePlacesKind());
  const client = useQueryClient();
  const tell = useTell();
  const { id } = contact;
  const withPlaces = (customerId: string, act: (seen: Places) => void) => {
    client.fetchQuery(placesQuery(customerId)).then(act).catch(tell.failed);
  };
  const set = (customerId: string, to: Partial<Place>) =>
    withPlaces(customerId, (seen) =>
      change.mutate({ seen, values: asValues({ change: id, to }), replaces: placeOf(id) }),
    );
  return (
    <PartList
      rows={contact.customers.map((place) => ({ id: place.customer_id, place }))}
      canEdit={canEdit}
      addLabel={t("place.add")}
      nameOf={({ place }) => place.customer.name}
      canLead={({ place }) => !place.is_primary && place.is_active}
      leadLabel={t("place.lead")}
      onLead={({ id: customerId }) => set(customerId, { is_primary: true })}
      more={({ id: customerId, place }) => (
        <ActiveItem isActive={place.is_active} onChange={(is_active) => set(customerId, { is_active })} />
      )}
      removeLabel={t("place.remove")}
      onRemove={({ id: customerId }) =>
        withPlaces(customerId, (seen) =>
          change.mutate({ seen, values: asValues({ remove: id }), replaces: placeOf(id) }),
        )
      }
      form={(row, close) =>
        row ? (
          <OpenPlace contactId={id} customerId={row.id} onClose={close} />
        ) : (
          <AddPlace contactId={id} onClose={close} />
        )
      }
    >
      {({ place }) => (
        <>
          <Anchor
            component={Link}
            to="/customers/$customerId"
            params={{ customerId: place.customer_id } as never}
            size="sm"
            fw={600}
          >
            {place.customer.name}
          </Anchor>
          <PlaceFacts place={place} />
        </>
      )}
    </PartList>
  );
}

interface OpenProps {
  contactId: string;
  customerId: string;
  onClose: () => void;
}

function OpenPlace({ contactId, customerId, onClose }: OpenProps) {
  const places = useQuery(placesQuery(customerId));
  const canAddTerm = useMay()("customers:dictionary:edit");
  return (
    <Loaded query={places} lines={2} height={60}>
      {(found) => {
        const contact = found.places.find(({ id }) => id === contactId);
        return contact && <PlaceForm {...{ contact, canAddTerm, onClose }} places={found} />;
      }}
    </Loaded>
  );
}

/** Lets a contact be met at one more customer. */
function AddPlace({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const { t } = useTranslation("contacts");
  const client = useQueryClient();
  const change = useRecordChange(usePlacesKind(), { settles: "all" });
  const form = useForm({ initialValues: { contact_id: null as string | null, ...emptyPlace } });
  const canAddTerm = useMay()("customers:dictionary:edit");
  const save = async ({ contact_id: customerId, ...place }: typeof form.values) => {
    if (customerId === null) return;
    await change.mutateAsync({
      seen: await client.fetchQuery(placesQuery(customerId)),
      values: asValues({ add: { contact_id: contactId, ...placeBody(place) } }),
    });
  };
  // Refused is the pair of both; here the customer is what was chosen.
  const chosen = form.getInputProps("contact_id");
  return (
    <PartForm form={form} saving={{ pointer: () => "", onClose }} onSave={save} isDisabled={!chosen.value}>
      <ReferenceField
        label={t("place.customer")}
        register="customers"
        withAsterisk
        autoFocus
        value={chosen.value}
        error={chosen.error}
        onChange={chosen.onChange}
      />
      <PlaceFields field={(name) => form.getInputProps(name)} canAddTerm={canAddTerm} />
    </PartForm>
  );
}
