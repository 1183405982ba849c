import { Group, Skeleton, Stack, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import {
  emptyPerson,
  emptyPlace,
  hasPersonField,
  type NewPerson,
  PersonFields,
  PlaceFields,
  type PlaceValues,
  personBody,
  placeBody,
  sentOfPerson,
} from "~/components/contact";
import { ProblemAlert } from "~/components/feedback";
import {
  AddButton,
  CreateForm,
  type Fields,
  inForm,
  nextKey,
  ReferenceField,
  RemoveButton,
  useLeaving,
  useSubmission,
} from "~/components/form";
import { Panel } from "~/components/record";
import { isOwn, isRequired, type Register, registerQuery } from "~/components/register";
import { useMay, useMe } from "~/features/session";
import classes from "./ContactPage.module.css";

interface NewPlace extends PlaceValues {
  /** Names the row in the form. */
  key: string;
  customer_id: string | null;
}

interface NewContact extends NewPerson {
  customers: NewPlace[];
}

const newPlace = (): NewPlace => ({ key: nextKey(), customer_id: null, ...emptyPlace });

/** One form for a new contact: who it is, how to reach it, and at which customers one meets it. */
export function NewContactPage() {
  const { t } = useTranslation("contacts");
  const register = useQuery(registerQuery("contacts"));
  return (
    <div className={classes.page}>
      <title>{`${t("new.title")} · Kontor`}</title>
      <Title order={1} size="h2" mb="md">
        {t("new.title")}
      </Title>
      <ProblemAlert error={register.error} onRetry={register.refetch} />
      {register.isPending && <Skeleton h={200} />}
      {register.data && <NewContactForm register={register.data} />}
    </div>
  );
}

function NewContactForm({ register }: { register: Register }) {
  const { t } = useTranslation("contacts");
  const navigate = useNavigate();
  const client = useQueryClient();
  const idempotent = useIdempotencyKey();
  const { organisation, timezone } = useMe();
  const own = register.columns.filter(isOwn);
  const { country } = organisation;
  const form = useForm<NewContact>({
    initialValues: {
      ...emptyPerson({ country, withAddress: isRequired(register.requirements, "address", "create") }),
      customers: [newPlace()],
    },
  });
  const leaving = useLeaving(form);
  const submission = useSubmission(
    form,
    (path) =>
      hasPersonField(path) ||
      /^customers\.\d+\.(customer_id|title|department|responsibility_ids)$/.test(path),
  );
  const create = () =>
    submission.submit(async () => {
      const given = form.getValues();
      const customers = given.customers.map(({ customer_id, ...place }) => ({
        customer_id,
        ...placeBody(place),
      }));
      const wish = { ...personBody(given, own), customers };
      const made = await body(
        api.POST("/contacts", { body: wish as never, headers: idempotent(wish) }),
      ).catch((problem) => {
        throw inForm(problem, sentOfPerson(given));
      });
      for (const queryKey of [["rows", "/contacts"], ["customers"]]) client.invalidateQueries({ queryKey });
      leaving.release();
      await navigate({ to: "/contacts/$contactId", params: { contactId: made.id } });
    });
  return (
    <CreateForm
      onCreate={create}
      submission={submission}
      leaving={leaving}
      submit={t("new.submit")}
      leaveTitle={t("new.leaveTitle")}
      cancelTo="/contacts"
      isDisabled={form.values.customers.some((each) => !each.customer_id)}
    >
      <Panel title={t("who")}>
        <PersonFields
          register={register}
          person={form.values}
          form={form}
          own={own}
          country={country}
          timezone={timezone ?? organisation.timezone}
          autoFocus
        />
      </Panel>
      <Panel title={t("customers")}>
        <Places places={form.values.customers} form={form} />
      </Panel>
    </CreateForm>
  );
}

/** At which customers one meets the new contact, and what it is there. */
function Places({ places, form }: { places: readonly NewPlace[]; form: Fields }) {
  const { t } = useTranslation("contacts");
  const canAddTerm = useMay()("customers:dictionary:edit");
  return (
    <Stack gap="lg">
      {places.map(({ key, customer_id }, index) => (
        <Stack key={key} gap="sm">
          <Group gap="xs" align="flex-end" wrap="nowrap">
            <div className={classes.grows}>
              <ReferenceField
                label={t("place.customer")}
                register="customers"
                withAsterisk
                value={customer_id}
                error={form.errors[`customers.${index}.customer_id`]}
                onChange={(id) => form.setFieldValue(`customers.${index}.customer_id`, id)}
              />
            </div>
            {places.length > 1 && (
              <RemoveButton
                label={t("place.remove")}
                onClick={() => form.removeListItem("customers", index)}
              />
            )}
          </Group>
          <PlaceFields
            field={(name) => form.getInputProps(`customers.${index}.${name}`)}
            canAddTerm={canAddTerm}
          />
        </Stack>
      ))}
      <AddButton label={t("place.add")} onClick={() => form.insertListItem("customers", newPlace())} />
    </Stack>
  );
}
