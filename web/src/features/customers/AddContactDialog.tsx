import { Alert, Button, SegmentedControl, SimpleGrid, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import {
  asValues,
  PlaceFields,
  type Places,
  type Resembling,
  takeStep,
  usePlacesKind,
  useResembling,
} from "~/components/contact";
import { FormDialog } from "~/components/dialog";
import { ColumnField, ReferenceField, useSubmission } from "~/components/form";
import { useRecordChange, type Values } from "~/components/record";
import {
  bodyOf,
  type Column,
  type FieldValue,
  isOwn,
  labelText,
  registerQuery,
  valueIn,
} from "~/components/register";
import classes from "./CustomerLayout.module.css";
import { type NewContact, newContact } from "./newContact";

interface Props {
  places: Places;
  isFirst: boolean;
  onClose: () => void;
}

/** Gives a customer a contact: a new one, or one who is met at another customer already. */
export function AddContactDialog({ places, isFirst, onClose }: Props) {
  const { t } = useTranslation(["customers", "contacts", "common"]);
  const [isNew, setNew] = useState(true);
  const change = useRecordChange(usePlacesKind(), { settles: "all" });
  const idempotent = useIdempotencyKey();
  const form = useForm<NewContact>({
    initialValues: {
      contact_id: null,
      first_name: "",
      last_name: "",
      phone: "",
      email: "",
      title: "",
      department: "",
      responsibility_ids: [],
      custom: {},
    },
  });
  const register = useQuery(registerQuery("contacts")).data;
  // What need not be filled now has its place on the contact's own page.
  const asked = (register?.columns ?? []).filter(
    (column) => isOwn(column) && register?.requirements[column.name]?.create === true,
  );
  const { submit, isSending, error, unplaced } = useSubmission(
    form,
    (path) => path in form.getValues() || path.startsWith("custom."),
  );
  const values = form.values;
  const send = () =>
    submit(async () => {
      const given = form.getValues();
      const { contact, place, asField } = newContact(given, isNew);
      const own = asked.map((column): [Column, FieldValue] => [column, valueIn(given, column)]);
      const added: Values = { ...contact, ...place, ...(isNew ? bodyOf(own) : {}) };
      try {
        await change.mutateAsync({
          seen: places,
          values: asValues({ add: added }),
          send: (now) => takeStep(now, { add: added }, idempotent(added)),
          done: t("customers:contacts.added"),
        });
      } catch (problem) {
        throw asField(problem);
      }
      onClose();
    });
  const { first_name, last_name, email } = values;
  const person = { first_name, last_name, emails: [email], phones: [] };
  const resembling = useResembling(person, null).filter(
    ({ id }) => !places.places.some((each) => each.id === id),
  );
  const take = (id: string) => {
    setNew(false);
    form.setFieldValue("contact_id", id);
  };
  return (
    <FormDialog
      title={t("customers:contacts.add")}
      onClose={onClose}
      onSubmit={send}
      submission={{ isSending, error, unplaced }}
      submit={t("common:add")}
      cancel={isFirst ? t("customers:contacts.skip") : undefined}
      isDisabled={!isNew && values.contact_id === null}
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
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={t("customers:contacts.firstName")}
              data-autofocus
              {...form.getInputProps("first_name")}
            />
            <TextInput label={t("customers:contacts.lastName")} {...form.getInputProps("last_name")} />
            <TextInput label={t("customers:contacts.phone")} type="tel" {...form.getInputProps("phone")} />
            <TextInput label={t("customers:contacts.email")} type="email" {...form.getInputProps("email")} />
            {asked.map((column) => {
              const path = column.writes ?? column.name;
              return (
                <ColumnField
                  key={column.name}
                  column={column}
                  path={path}
                  value={valueIn(form.values, column)}
                  required
                  error={form.errors[path]}
                  onChange={(value) => form.setFieldValue(path, value as never)}
                />
              );
            })}
          </SimpleGrid>
          <KnownAlready found={resembling} onTake={take} />
        </>
      ) : (
        <ReferenceField
          label={t("customers:contacts.known")}
          register="contacts"
          withAsterisk
          value={values.contact_id}
          error={form.errors.contact_id}
          onChange={(id) => form.setFieldValue("contact_id", id)}
        />
      )}
      <PlaceFields field={(name) => form.getInputProps(name)} />
    </FormDialog>
  );
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
