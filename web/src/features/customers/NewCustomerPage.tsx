import { SegmentedControl, SimpleGrid, Skeleton, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { type ApiProblem, isProblem } from "~/api/problem";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { hasPersonField } from "~/components/contact";
import { ProblemAlert } from "~/components/feedback";
import { ColumnFields, CreateForm, type Fields, inForm, useLeaving, useSubmission } from "~/components/form";
import { Panel } from "~/components/record";
import {
  type Column,
  groupsOfOwn,
  hasSubstitute,
  isOwn,
  isRequired,
  type Register,
  registerQuery,
} from "~/components/register";
import { useMay, useMe } from "~/features/session";
import { AddressRows, EmailRows, PhoneRows, ReferenceRows } from "./ContactRows";
import classes from "./CustomerLayout.module.css";
import { DuplicatesAlert, DuplicatesHint } from "./DuplicatesAlert";
import { FirstContactPanel } from "./FirstContactPanel";
import { CLASSIFICATION, FURTHER, NAMES, PEOPLE } from "./fields";
import {
  emptyCustomer,
  hasContactPhone,
  type NewCustomerValues,
  plainColumns,
  type Relation,
  sentRows,
  toBody,
} from "./newCustomer";
import { useDuplicates } from "./useDuplicates";

const RELATIONS = ["prospect", "customer", "both", "neither"] as const;

/** One form for a new customer; the organisation's field policy says what is mandatory. */
export function NewCustomerPage() {
  const { t } = useTranslation("customers");
  const may = useMay();
  const register = useQuery(registerQuery("customers"));
  // Whoever may not see contacts names none.
  const seesContacts = may("customers:contact:view");
  const contacts = useQuery({ ...registerQuery("contacts"), enabled: seesContacts });
  const isReady = register.data !== undefined && (!seesContacts || contacts.data !== undefined);
  const error = register.error ?? contacts.error;
  const retry = () => {
    register.refetch();
    if (seesContacts) contacts.refetch();
  };
  return (
    <div className={classes.page}>
      <title>{`${t("new.title")} · Kontor`}</title>
      <Title order={1} size="h2" mb="md">
        {t("new.title")}
      </Title>
      <ProblemAlert error={error} onRetry={retry} />
      {!isReady && !error && (
        <Stack aria-busy="true">
          <Skeleton h={200} />
          <Skeleton h={200} />
        </Stack>
      )}
      {register.data && isReady && (
        <NewCustomerForm register={register.data} ofContacts={contacts.data ?? null} />
      )}
    </div>
  );
}

interface FormProps {
  register: Register;
  /** The register of contacts; null for whoever may not see it. */
  ofContacts: Register | null;
}

function NewCustomerForm({ register, ofContacts }: FormProps) {
  const { t } = useTranslation(["customers", "common"]);
  const { organisation } = useMe();
  const { columns, requirements } = register;
  const form = useForm<NewCustomerValues>({
    initialValues: emptyCustomer(
      organisation.country,
      isRequired(requirements, "addresses", "create", "company"),
    ),
  });
  const { values } = form;
  const { kind } = values;
  const fields: Fields = form;
  const { create, duplicates, submission, leaving } = useCreation(form, register, ofContacts);
  const resembling = useDuplicates(values);
  const must = (field: string) => isRequired(requirements, field, "create", kind);
  const maySubstitute = must("phones") && hasSubstitute(requirements, "phones", kind);
  const canAddTerm = useMay()("customers:dictionary:edit");
  const fieldsOf = (shown: readonly Column[]) => (
    <ColumnFields columns={shown} values={values} form={fields} {...{ requirements, kind, canAddTerm }} />
  );
  const named = (names: readonly string[]) =>
    names.flatMap((name) => columns.find((column) => column.name === name) ?? []);
  return (
    <CreateForm
      onCreate={() => create(false)}
      submission={submission}
      leaving={leaving}
      submit={t("customers:new.submit")}
      leaveTitle={t("customers:new.leaveTitle")}
      cancelTo="/customers"
      note={
        kind === "company" &&
        values.contacts.length === 0 && (
          <Text size="sm" c="dimmed" ta="end">
            {t("customers:new.thenContact")}
          </Text>
        )
      }
    >
      <Who form={form} register={register}>
        {kind === "person" && fieldsOf(named(NAMES))}
      </Who>
      <Panel title={t("customers:new.reach")}>
        <Stack gap="sm">
          <PhoneRows
            form={fields}
            values={values}
            isRequired={must("phones") && !(maySubstitute && hasContactPhone(values))}
            hint={maySubstitute ? t("customers:phones.orContact") : null}
          />
          <EmailRows form={fields} values={values} isRequired={must("emails")} />
          <AddressRows
            form={fields}
            values={values}
            isRequired={must("addresses")}
            country={organisation.country}
          />
        </Stack>
      </Panel>
      {kind === "company" && ofContacts && (
        <FirstContactPanel form={fields} contacts={values.contacts} register={ofContacts} />
      )}
      <Panel title={t("customers:new.classify")}>{fieldsOf(named(CLASSIFICATION))}</Panel>
      <Panel title={t("customers:new.people")}>{fieldsOf(named(PEOPLE))}</Panel>
      <Panel title={t("customers:new.more")}>
        <Stack gap="sm">
          {fieldsOf(named(FURTHER))}
          <ReferenceRows form={fields} values={values} />
        </Stack>
      </Panel>
      {groupsOfOwn(columns).map(([group, members]) => (
        <Panel key={group} title={group ?? t("customers:custom")}>
          {fieldsOf(members)}
        </Panel>
      ))}
      {duplicates && (
        <DuplicatesAlert
          problem={duplicates}
          isSending={submission.isSending}
          onAnyway={() => create(true)}
        />
      )}
      {resembling && !duplicates && (
        <DuplicatesHint found={resembling} isSending={submission.isSending} onAnyway={() => create(true)} />
      )}
    </CreateForm>
  );
}

/** Sends the form and goes on to whom it has made; or says who may be the same, or what is wrong where. */
function useCreation(
  form: ReturnType<typeof useForm<NewCustomerValues>>,
  register: Register,
  ofContacts: Register | null,
) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const idempotent = useIdempotencyKey();
  const leaving = useLeaving(form);
  const submission = useSubmission(form, (path) =>
    hasField(path, plainColumns(register, form.getValues().kind)),
  );
  const [duplicates, setDuplicates] = useState<ApiProblem | null>(null);
  const create = (allowDuplicate: boolean) =>
    submission.submit(async () => {
      const given = form.getValues();
      const wish = {
        ...toBody(given, plainColumns(register, given.kind), ofContacts?.columns.filter(isOwn) ?? []),
        ...(allowDuplicate ? { allow_duplicate: true } : {}),
      };
      setDuplicates(null);
      try {
        const made = await body(api.POST("/customers", { body: wish as never, headers: idempotent(wish) }));
        client.invalidateQueries({ queryKey: ["rows", "/customers"] });
        leaving.release();
        const params = { customerId: made.id };
        if (made.next_action === "add_contact") {
          await navigate({ to: "/customers/$customerId/contacts", params, search: { first: true } });
        } else await navigate({ to: "/customers/$customerId", params });
      } catch (problem) {
        if (!isProblem(problem, "possible_duplicate")) throw inForm(problem, sentRows(given));
        setDuplicates(problem);
      }
    });
  return { create, duplicates, submission, leaving };
}

/** Which of the server's pointers have a field on this page. */
function hasField(path: string, columns: readonly Column[]): boolean {
  const ofContact = /^contacts\.\d+\.(.+)$/.exec(path)?.[1];
  if (ofContact !== undefined)
    return hasPersonField(ofContact) || /^(title|department|responsibility_ids)$/.test(ofContact);
  return (
    path === "name" ||
    columns.some(({ writes }) => writes === path) ||
    /^(phones|emails|addresses|external_references)\.\d+\.\w+$/.test(path) ||
    /^(phones|emails|addresses)$/.test(path)
  );
}

interface WhoProps extends Pick<FormProps, "register"> {
  form: ReturnType<typeof useForm<NewCustomerValues>>;
  children: React.ReactNode;
}

/** What the customer is, and its name. */
function Who({ form, register, children }: WhoProps) {
  const { t } = useTranslation("customers");
  const { kind, relation, first_name, last_name } = form.values;
  // A person is named by first and last name.
  const isNamed = kind === "person" && [first_name, last_name].some((name) => String(name ?? "").trim());
  return (
    <Panel title={t("new.who")}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Choice
            label={t("new.kind")}
            value={kind}
            onChange={(value) => form.setFieldValue("kind", value as "company")}
            data={(["company", "person"] as const).map((value) => ({ value, label: t(`new.${value}`) }))}
          />
          <Choice
            label={t("new.relation")}
            value={relation}
            onChange={(value) => form.setFieldValue("relation", value as Relation)}
            data={RELATIONS.map((value) => ({ value, label: t(`new.${value}`) }))}
          />
        </SimpleGrid>
        {children}
        <TextInput
          label={register.columns.find(({ name }) => name === "name")?.label}
          description={kind === "person" ? t("new.nameOfPerson") : undefined}
          withAsterisk={!isNamed}
          aria-required={!isNamed}
          data-autofocus
          autoFocus
          maxLength={255}
          {...form.getInputProps("name")}
        />
      </Stack>
    </Panel>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  data: { value: string; label: string }[];
}

function Choice({ label, value, onChange, data }: ChoiceProps) {
  return (
    <div>
      <Text size="sm" fw={500} mb={4} aria-hidden>
        {label}
      </Text>
      <SegmentedControl
        fullWidth
        withItemsBorders={false}
        classNames={{ root: classes.choices, control: classes.choice }}
        aria-label={label}
        value={value}
        onChange={onChange}
        data={data}
      />
    </div>
  );
}
