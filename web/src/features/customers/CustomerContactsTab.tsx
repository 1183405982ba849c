import {
  Alert,
  Badge,
  Button,
  Group,
  Modal,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconAddressBook, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { EmptyState, ProblemAlert } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { useMay } from "~/features/session";
import { type Customer, type CustomerContact, contactsQuery } from "./api";
import classes from "./CustomerLayout.module.css";
import { useCustomer } from "./useCustomer";

/** The people one talks to at a customer. After creating a company one comes here to name the first. */
export function CustomerContactsTab() {
  const { t } = useTranslation("customers");
  const { customer } = useCustomer();
  const { first } = useSearch({ from: "/shell/customers/$customerId/contacts" });
  const navigate = useNavigate();
  const may = useMay();
  const [isAdding, setAdding] = useState(false);
  const contacts = useQuery(contactsQuery(customer.id));
  const canAdd = may("customers:contact:edit") && customer.archived_at === null;
  const isOpen = canAdd && (isAdding || first === true);
  const close = () => {
    setAdding(false);
    if (first) {
      const params = { customerId: customer.id };
      navigate({ to: "/customers/$customerId/contacts", params, search: {}, replace: true });
    }
  };
  const add = canAdd && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t("contacts.add")}
    </Button>
  );
  const people = contacts.data?.results;
  return (
    <section className={classes.panel}>
      {contacts.isPending && (
        <Stack aria-busy="true">
          <Skeleton h={44} />
          <Skeleton h={44} />
        </Stack>
      )}
      <ProblemAlert error={contacts.error} onRetry={contacts.refetch} />
      {people?.length === 0 && (
        <EmptyState
          icon={<IconAddressBook />}
          title={t("contacts.empty")}
          text={t("contacts.emptyText")}
          action={add}
        />
      )}
      {people && people.length > 0 && (
        <>
          <Group justify="flex-end">{add}</Group>
          <ul className={classes.plain}>
            {people.map((contact) => (
              <ContactLine key={contact.id} contact={contact} />
            ))}
          </ul>
        </>
      )}
      {isOpen && <AddContact customer={customer} isFirst={first === true} onClose={close} />}
    </section>
  );
}

function ContactLine({ contact }: { contact: CustomerContact }) {
  const { t } = useTranslation("customers");
  return (
    <li className={classes.line}>
      <Text fw={600}>{contact.name}</Text>
      {contact.title && (
        <Text size="sm" c="dimmed">
          {contact.title}
        </Text>
      )}
      {contact.is_primary && (
        <Badge variant="default" tt="none" size="sm">
          {t("primary")}
        </Badge>
      )}
      {!contact.is_active && (
        <Badge color="gray" variant="light" tt="none" size="sm">
          {t("contacts.inactive")}
        </Badge>
      )}
      {contact.channels.map(({ id, kind, value }) => (
        <Text key={id} size="sm">
          {kind === "messenger" ? (
            value
          ) : (
            <a href={`${kind === "phone" ? "tel" : "mailto"}:${value}`}>{value}</a>
          )}
        </Text>
      ))}
    </li>
  );
}

function AddContact({
  customer,
  isFirst,
  onClose,
}: {
  customer: Customer;
  isFirst: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation(["customers", "common"]);
  const client = useQueryClient();
  const idempotent = useIdempotencyKey();
  const form = useForm({ initialValues: { first_name: "", last_name: "", title: "", phone: "", email: "" } });
  const { submit, isSending, error, unplaced } = useSubmission(form);
  const send = form.onSubmit(({ first_name, last_name, title, phone, email }) =>
    submit(async () => {
      const channels = [
        ...(phone.trim() ? [{ kind: "phone" as const, value: phone }] : []),
        ...(email.trim() ? [{ kind: "email" as const, value: email }] : []),
      ];
      const wish = {
        first_name: first_name || null,
        last_name: last_name || null,
        title: title || null,
        channels,
      };
      await body(
        api.POST("/customers/{customer_id}/contacts", {
          params: { path: { customer_id: customer.id } },
          body: wish as never,
          headers: idempotent(wish),
        }),
      );
      await client.invalidateQueries({ queryKey: ["customers", customer.id] });
      onClose();
    }),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("customers:contacts.add")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <form onSubmit={send} noValidate>
        <Stack>
          {isFirst && <Alert color="teal">{t("customers:contacts.next")}</Alert>}
          <ProblemAlert error={error} unplaced={unplaced} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={t("customers:contacts.firstName")}
              data-autofocus
              {...form.getInputProps("first_name")}
            />
            <TextInput label={t("customers:contacts.lastName")} {...form.getInputProps("last_name")} />
          </SimpleGrid>
          <TextInput label={t("customers:contacts.title")} {...form.getInputProps("title")} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label={t("customers:contacts.phone")} type="tel" {...form.getInputProps("phone")} />
            <TextInput label={t("customers:contacts.email")} type="email" {...form.getInputProps("email")} />
          </SimpleGrid>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t(isFirst ? "customers:contacts.skip" : "common:cancel")}
            </Button>
            <Button type="submit" loading={isSending}>
              {t("common:add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
