import {
  Button,
  Group,
  SegmentedControl,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useBlocker, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { type ApiProblem, isProblem } from "~/api/problem";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ConfirmDialog } from "~/components/dialog";
import { ProblemAlert } from "~/components/feedback";
import { ColumnField, useSubmission } from "~/components/form";
import {
  bodyOf,
  type Column,
  type FieldValue,
  groupsOfOwn,
  isOwn,
  type Register,
  registerQuery,
  valueIn,
} from "~/components/register";
import { useMay, useMe } from "~/features/session";
import { AddressRows, EmailRows, PhoneRows } from "./ContactRows";
import classes from "./CustomerLayout.module.css";
import { DuplicatesAlert, DuplicatesHint } from "./DuplicatesAlert";
import { CLASSIFICATION, FURTHER, PEOPLE } from "./fields";
import {
  emptyAddress,
  isRequired,
  type NewCustomerValues,
  nextKey,
  pointerInForm,
  type Relation,
  toBody,
} from "./newCustomer";
import { useDuplicates } from "./useDuplicates";

const RELATIONS = ["prospect", "customer", "both", "neither"] as const;

/** One form for a new customer; the organisation's field policy says what is mandatory. */
export function NewCustomerPage() {
  const { t } = useTranslation("customers");
  const register = useQuery(registerQuery("customers"));
  return (
    <div className={classes.page}>
      <title>{`${t("new.title")} · Kontor`}</title>
      <Title order={1} size="h2" mb="md">
        {t("new.title")}
      </Title>
      <ProblemAlert error={register.error} onRetry={register.refetch} />
      {register.isPending && (
        <Stack aria-busy="true">
          <Skeleton h={200} />
          <Skeleton h={200} />
        </Stack>
      )}
      {register.data && <NewCustomerForm register={register.data} />}
    </div>
  );
}

function NewCustomerForm({ register }: { register: Register }) {
  const { t } = useTranslation(["customers", "common"]);
  const { organisation } = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const idempotent = useIdempotencyKey();
  const form = useForm<NewCustomerValues>({
    initialValues: {
      kind: "company",
      relation: "prospect",
      name: "",
      phones: [{ key: nextKey(), number: "" }],
      emails: [{ key: nextKey(), email: "" }],
      addresses: isRequired(register.requirements, "addresses", "company")
        ? [emptyAddress(organisation.country)]
        : [],
      custom: {},
    },
  });
  const shown = fieldPaths(register);
  const { submit, isSending, error, unplaced } = useSubmission(form, (path) => shown(path, form.getValues()));
  const [duplicates, setDuplicates] = useState<ApiProblem | null>(null);
  const resembling = useDuplicates(form.values);
  const { kind } = form.values;
  const isDone = useRef(false);
  const isUnsaved = () => form.isDirty() && !isDone.current;
  const blocker = useBlocker({ shouldBlockFn: isUnsaved, enableBeforeUnload: isUnsaved, withResolver: true });
  const create = (allowDuplicate: boolean) =>
    submit(async () => {
      const given = form.getValues();
      const own = register.columns
        .filter(isOwn)
        .map((column): [Column, FieldValue] => [column, valueIn(given, column)])
        .filter(([, value]) => value !== null);
      const wish = { ...toBody(given, allowDuplicate), ...bodyOf(own) };
      setDuplicates(null);
      try {
        const made = await body(api.POST("/customers", { body: wish as never, headers: idempotent(wish) }));
        client.invalidateQueries({ queryKey: ["rows", "/customers"] });
        form.resetDirty();
        isDone.current = true;
        const params = { customerId: made.id };
        if (made.next_action === "add_contact") {
          await navigate({ to: "/customers/$customerId/contacts", params, search: { first: true } });
        } else await navigate({ to: "/customers/$customerId", params });
      } catch (problem) {
        if (!isProblem(problem)) throw problem;
        if (problem.code !== "possible_duplicate") throw inForm(problem, form.getValues());
        setDuplicates(problem);
      }
    });
  const must = (field: string) => isRequired(register.requirements, field, kind);

  return (
    <form onSubmit={form.onSubmit(() => create(false))} noValidate>
      <Stack gap="md" maw={860}>
        <ProblemAlert error={error} unplaced={unplaced} />
        <Part title={t("customers:new.who")}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Choice
              label={t("customers:new.kind")}
              value={kind}
              onChange={(value) => form.setFieldValue("kind", value as "company")}
              data={(["company", "person"] as const).map((value) => ({
                value,
                label: t(`customers:new.${value}`),
              }))}
            />
            <Choice
              label={t("customers:new.relation")}
              value={form.values.relation}
              onChange={(value) => form.setFieldValue("relation", value as Relation)}
              data={RELATIONS.map((value) => ({ value, label: t(`customers:new.${value}`) }))}
            />
          </SimpleGrid>
          {kind === "person" && (
            <ColumnFields names={["first_name", "last_name"]} register={register} form={form} />
          )}
          <TextInput
            label={register.columns.find(({ name }) => name === "name")?.label}
            withAsterisk={kind === "company" || must("name")}
            aria-required={kind === "company" || must("name") || undefined}
            data-autofocus
            autoFocus
            maxLength={255}
            {...form.getInputProps("name")}
          />
        </Part>
        <Part title={t("customers:new.reach")}>
          <PhoneRows form={form} isRequired={must("phones")} />
          <EmailRows form={form} isRequired={must("emails")} />
          <AddressRows form={form} isRequired={must("addresses")} country={organisation.country} />
        </Part>
        <Part title={t("customers:new.classify")}>
          <ColumnFields names={CLASSIFICATION} register={register} form={form} />
        </Part>
        <Part title={t("customers:new.people")}>
          <ColumnFields names={PEOPLE} register={register} form={form} />
        </Part>
        <Part title={t("customers:new.more")}>
          <ColumnFields names={FURTHER} register={register} form={form} />
        </Part>
        {groupsOfOwn(register.columns).map(([group, columns]) => (
          <Part key={group} title={group ?? t("customers:custom")}>
            <ColumnFields names={columns.map(({ name }) => name)} register={register} form={form} />
          </Part>
        ))}
        {duplicates && (
          <DuplicatesAlert problem={duplicates} isSending={isSending} onAnyway={() => create(true)} />
        )}
        {resembling && !duplicates && (
          <DuplicatesHint found={resembling} isSending={isSending} onAnyway={() => create(true)} />
        )}
        <Group justify="flex-end">
          <Button variant="default" component={Link} to="/customers">
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={isSending}>
            {t("customers:new.submit")}
          </Button>
        </Group>
        {kind === "company" && (
          <Text size="sm" c="dimmed" ta="end">
            {t("customers:new.thenContact")}
          </Text>
        )}
      </Stack>
      {blocker.status === "blocked" && (
        <ConfirmDialog
          title={t("customers:new.leaveTitle")}
          text={t("customers:new.leaveText")}
          confirm={t("customers:new.leave")}
          cancel={t("customers:new.stay")}
          isDangerous
          onConfirm={async () => blocker.proceed()}
          onClose={blocker.reset}
        />
      )}
    </form>
  );
}

/** The same refusal with its faults where the form has them. */
function inForm(problem: ApiProblem, values: NewCustomerValues): ApiProblem {
  return problem.with(
    problem.errors.map((fault) =>
      fault.pointer ? { ...fault, pointer: pointerInForm(fault.pointer, values) } : fault,
    ),
  );
}

/** Which of the server's pointers have a field on this page. */
function fieldPaths(register: Register): (path: string, values: NewCustomerValues) => boolean {
  const used = [...CLASSIFICATION, ...PEOPLE, ...FURTHER, "first_name", "last_name"];
  const plain = new Set(
    register.columns
      .filter((column) => isOwn(column) || used.includes(column.name))
      .map((column) => column.writes),
  );
  return (path) =>
    path === "name" || plain.has(path) || /^(phones|emails|addresses)(\.\d+\.\w+)?$/.test(path);
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.panel}>
      <Title order={2} size="h5" mb="sm">
        {title}
      </Title>
      <Stack gap="sm">{children}</Stack>
    </section>
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

interface ColumnFieldsProps {
  names: string[];
  register: Register;
  form: UseFormReturnType<NewCustomerValues>;
}

function ColumnFields({ names, register, form }: ColumnFieldsProps) {
  const may = useMay();
  const { kind } = form.values;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      {names.flatMap((name) => {
        const column = register.columns.find((candidate) => candidate.name === name);
        if (!column?.writes) return [];
        const path = column.writes;
        return [
          <ColumnField
            key={name}
            column={column}
            path={path}
            value={valueIn(form.values, column)}
            required={isRequired(register.requirements, name, kind)}
            error={form.errors[path]}
            canAddTerm={may("customers:dictionary:edit")}
            onChange={(value) => form.setFieldValue(path, value as never)}
          />,
        ];
      })}
    </SimpleGrid>
  );
}
