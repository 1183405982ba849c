import { Checkbox } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { PartForm, type PartSaving, useRecordChange } from "~/components/record";
import { PlaceFacts } from "./PlaceFacts";
import { PlaceFields } from "./PlaceFields";
import { placeBody } from "./person";
import { asValues, type CustomerContact, type Places, placeOf, usePlacesKind } from "./places";

interface Props {
  places: Places;
  contact: CustomerContact;
  canAddTerm: boolean;
  onClose: () => void;
}

/** Changes what a contact is at a customer. */
export function PlaceForm({ places, contact, canAddTerm, onClose }: Props) {
  const { t } = useTranslation("contacts");
  const change = useRecordChange(usePlacesKind(), { settles: "all" });
  const seen = useRef(places);
  const { id } = contact;
  const form = useForm({
    initialValues: {
      title: contact.title ?? "",
      department: contact.department ?? "",
      responsibility_ids: contact.responsibility_ids,
      is_active: contact.is_active,
    },
  });
  const saving: Omit<PartSaving, "onSave"> = {
    pointer: () => "",
    onClose,
    theirs: (record) => {
      const found = (record as Places).places.find((each) => each.id === id);
      return found && <PlaceFacts place={found} />;
    },
    onSeen: (record) => {
      seen.current = record as Places;
    },
  };
  const save = ({ is_active, ...place }: typeof form.values) => {
    const to = { ...placeBody(place), is_active };
    // Whoever was taken away in the meantime comes again.
    const step = (now: Places) =>
      placeOf(id)(now) ? { change: id, to } : { add: { contact_id: id, ...to } };
    return change.mutateAsync({
      seen: seen.current,
      values: (now) => asValues(step(now))(),
      replaces: placeOf(id),
    });
  };
  return (
    <PartForm form={form} saving={saving} onSave={save}>
      <PlaceFields field={(name) => form.getInputProps(name)} canAddTerm={canAddTerm} autoFocus />
      <Checkbox label={t("place.isActive")} {...form.getInputProps("is_active", { type: "checkbox" })} />
    </PartForm>
  );
}
