import { Alert, Button, SegmentedControl } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import {
  asValues,
  emptyPerson,
  emptyPlace,
  hasPersonField,
  type NewPerson,
  PersonFields,
  PlaceFields,
  type Places,
  type PlaceValues,
  personBody,
  placeBody,
  type Resembling,
  sentOfPerson,
  takeStep,
  usePlacesKind,
  useResembling,
} from "~/components/contact";
import { FormDialog } from "~/components/dialog";
import { Loaded } from "~/components/feedback";
import { inForm, ReferenceField, useSubmission } from "~/components/form";
import { useRecordChange, type Values } from "~/components/record";
import { isOwn, isRequired, labelText, type Register, registerQuery } from "~/components/register";
import { useMay, useMe } from "~/features/session";
import classes from "./CustomerLayout.module.css";

interface Props {
  places: Places;
  isFirst: boolean;
  onClose: () => void;
}

type NewContact = NewPerson & PlaceValues & { contact_id: string | null };

/** Gives a customer a contact: a new one, or one who is met at another customer already. */
export function AddContactDialog(props: Props) {
  const register = useQuery(registerQuery("contacts"));
  return (
    <Loaded query={register} lines={1} height={40}>
      {(found) => <ContactForm {...props} register={found} />}
    </Loaded>
  );
}

function ContactForm({ places, isFirst, onClose, register }: Props & { register: Register }) {
  const { t } = useTranslation(["customers", "contacts", "common"]);
  const { organisation, timezone } = useMe();
  const canAddTerm = useMay()("customers:dictionary:edit");
  const [isNew, setNew] = useState(true);
  const change = useRecordChange(usePlacesKind(), { settles: "all" });
  const idempotent = useIdempotencyKey();
  const { requirements } = register;
  const { country } = organisation;
  const form = useForm<NewContact>({
    initialValues: {
      ...emptyPerson({ country, withAddress: isRequired(requirements, "address", "create") }),
      ...emptyPlace,
      contact_id: null,
    },
  });
  // What need not be filled now has its place on the contact's own page.
  const own = register.columns.filter(
    (column) => isOwn(column) && isRequired(requirements, column.name, "create"),
  );
  const { submit, isSending, error, unplaced } = useSubmission(
    form,
    (path) => hasPersonField(path) || /^(contact_id|title|department|responsibility_ids)$/.test(path),
  );
  const { contact_id } = form.values;
  const send = () =>
    submit(async () => {
      const given = form.getValues();
      const who = isNew ? personBody(given, own) : { contact_id: given.contact_id };
      const added: Values = { ...who, ...placeBody(given) };
      try {
        await change.mutateAsync({
          seen: places,
          values: asValues({ add: added }),
          send: (now) => takeStep(now, { add: added }, idempotent(added)),
          done: t("customers:contacts.added"),
        });
      } catch (problem) {
        throw inForm(problem, sentOfPerson(given));
      }
      onClose();
    });
  const resembling = useSamePerson(form.values, places);
  const take = (id: string) => {
    setNew(false);
    form.setFieldValue("contact_id", id);
  };
  return (
    <FormDialog
      title={t("customers:contacts.add")}
      size="lg"
      onClose={onClose}
      onSubmit={send}
      submission={{ isSending, error, unplaced }}
      submit={t("common:add")}
      cancel={isFirst ? t("customers:contacts.skip") : undefined}
      isDisabled={!isNew && contact_id === null}
    >
      {isFirst && <Alert color="teal">{t("customers:contacts.next")}</Alert>}
      <SegmentedControl
        aria-label={t("customers:contacts.who")}
        value={isNew ? "new" : "known"}
        onChange={(value) => setNew(value === "new")}
        data={(["new", "known"] as const).map((value) => ({
          value,
          label: t(`customers:contacts.${value}`),
        }))}
      />
      {isNew ? (
        <>
          <PersonFields
            register={register}
            person={form.values}
            form={form}
            own={own}
            country={country}
            timezone={timezone ?? organisation.timezone}
            autoFocus
          />
          <KnownAlready found={resembling} onTake={take} />
        </>
      ) : (
        <ReferenceField
          label={t("customers:contacts.known")}
          register="contacts"
          withAsterisk
          value={contact_id}
          error={form.errors.contact_id}
          onChange={(id) => form.setFieldValue("contact_id", id)}
        />
      )}
      <PlaceFields field={(name) => form.getInputProps(name)} canAddTerm={canAddTerm} />
    </FormDialog>
  );
}

/** Contacts elsewhere that may be who is being typed. */
function useSamePerson({ first_name, last_name, channels }: NewPerson, places: Places): Resembling[] {
  const emails = channels.filter(({ kind }) => kind === "email").map(({ value }) => value);
  const found = useResembling({ first_name, last_name, emails, phones: [] }, null);
  return found.filter(({ id }) => !places.places.some((each) => each.id === id));
}

/** Whoever is met at another customer need not be made again. */
function KnownAlready({ found, onTake }: { found: Resembling[]; onTake: (id: string) => void }) {
  const { t } = useTranslation("customers");
  if (found.length === 0) return null;
  return (
    <Alert color="yellow" role="status" title={t("contacts.resembling")}>
      <ul className={classes.plain}>
        {found.map(({ id, name, customer, primary_email }) => (
          <li key={id}>
            <Button variant="subtle" size="compact-sm" onClick={() => onTake(id)}>
              {[name, customer && labelText(customer), primary_email].filter(Boolean).join(" · ")}
            </Button>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
