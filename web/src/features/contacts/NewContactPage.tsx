import { ActionIcon, Button, Group, SimpleGrid, Skeleton, Stack, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useBlocker, useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { PlaceFields } from "~/components/contact";
import { ConfirmDialog } from "~/components/dialog";
import { ProblemAlert } from "~/components/feedback";
import { ColumnField, ReferenceField, useSubmission } from "~/components/form";
import { Panel } from "~/components/record";
import {
  bodyOf,
  type Column,
  type FieldValue,
  isOwn,
  type Register,
  registerQuery,
  valueIn,
} from "~/components/register";
import classes from "./ContactPage.module.css";
import { contactOf, emptyPlace, type NewContact } from "./newContact";

const WHO = ["first_name", "last_name", "language"];

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
  const { t } = useTranslation(["contacts", "common", "customers"]);
  const navigate = useNavigate();
  const client = useQueryClient();
  const idempotent = useIdempotencyKey();
  const own = register.columns.filter(isOwn);
  const form = useForm<NewContact>({
    initialValues: {
      first_name: null,
      last_name: null,
      language: null,
      phone: "",
      email: "",
      customers: [emptyPlace()],
      custom: {},
    },
  });
  const { submit, isSending, error, unplaced } = useSubmission(
    form,
    (path) =>
      [...WHO, "phone", "email"].includes(path) ||
      own.some(({ writes }) => writes === path) ||
      /^customers\.\d+\.(customer_id|title|department|responsibility_ids)$/.test(path),
  );
  const isDone = useRef(false);
  const isUnsaved = () => form.isDirty() && !isDone.current;
  const blocker = useBlocker({ shouldBlockFn: isUnsaved, enableBeforeUnload: isUnsaved, withResolver: true });
  const create = () =>
    submit(async () => {
      const given = form.getValues();
      const sent = contactOf(given);
      const filled = own
        .map((column): [Column, FieldValue] => [column, valueIn(given, column)])
        .filter(([, value]) => value !== null);
      const wish = { ...sent.body, ...bodyOf(filled) };
      const made = await body(
        api.POST("/contacts", { body: wish as never, headers: idempotent(wish) }),
      ).catch((problem) => {
        throw sent.asField(problem);
      });
      for (const queryKey of [["rows", "/contacts"], ["customers"]]) client.invalidateQueries({ queryKey });
      isDone.current = true;
      await navigate({ to: "/contacts/$contactId", params: { contactId: made.id } });
    });
  const fieldOf = (column: Column, autoFocus = false) => {
    const path = column.writes ?? column.name;
    return (
      <ColumnField
        key={column.name}
        column={column}
        path={path}
        value={valueIn(form.values, column)}
        required={register.requirements[column.name]?.create === true}
        error={form.errors[path]}
        autoFocus={autoFocus}
        onChange={(value) => form.setFieldValue(path, value as never)}
      />
    );
  };
  const { customers } = form.values;
  return (
    <form onSubmit={form.onSubmit(create)} noValidate>
      <Stack gap="md" maw={860}>
        <ProblemAlert error={error} unplaced={unplaced} />
        <Panel title={t("contacts:who")}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {register.columns
              .filter(({ name }) => WHO.includes(name))
              .map((column) => fieldOf(column, column.name === "first_name"))}
          </SimpleGrid>
        </Panel>
        <Panel title={t("contacts:reach")}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput
              label={t("contacts:channel.kinds.phone")}
              type="tel"
              {...form.getInputProps("phone")}
            />
            <TextInput
              label={t("contacts:channel.kinds.email")}
              type="email"
              {...form.getInputProps("email")}
            />
          </SimpleGrid>
        </Panel>
        <Panel title={t("contacts:customers")}>
          <Stack gap="lg">
            {customers.map(({ key, customer_id }, index) => (
              <Stack key={key} gap="sm">
                <Group gap="xs" align="flex-end" wrap="nowrap">
                  <div className={classes.grows}>
                    <ReferenceField
                      label={t("contacts:place.customer")}
                      register="customers"
                      withAsterisk
                      value={customer_id}
                      error={form.errors[`customers.${index}.customer_id`]}
                      onChange={(id) => form.setFieldValue(`customers.${index}.customer_id`, id as never)}
                    />
                  </div>
                  {customers.length > 1 && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size={36}
                      aria-label={t("contacts:place.remove")}
                      onClick={() => form.removeListItem("customers", index)}
                    >
                      <IconTrash size={18} aria-hidden />
                    </ActionIcon>
                  )}
                </Group>
                <PlaceFields field={(name) => form.getInputProps(`customers.${index}.${name}`)} />
              </Stack>
            ))}
            <Group>
              <Button
                variant="subtle"
                size="xs"
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() => form.insertListItem("customers", emptyPlace())}
              >
                {t("contacts:place.add")}
              </Button>
            </Group>
          </Stack>
        </Panel>
        {own.length > 0 && (
          <Panel title={t("contacts:custom")}>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              {own.map((column) => fieldOf(column))}
            </SimpleGrid>
          </Panel>
        )}
        <Group justify="flex-end">
          <Button variant="default" component={Link} to="/contacts">
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={isSending} disabled={customers.some((each) => !each.customer_id)}>
            {t("contacts:new.submit")}
          </Button>
        </Group>
      </Stack>
      {blocker.status === "blocked" && (
        <ConfirmDialog
          title={t("contacts:new.leaveTitle")}
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
