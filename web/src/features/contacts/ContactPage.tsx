import { Anchor, Badge, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { isProblem } from "~/api/problem";
import { ProblemAlert } from "~/components/feedback";
import { useFormat } from "~/i18n/useFormat";
import classes from "./ContactPage.module.css";

/** One contact: how to reach them, where they live, and at which customers one meets them. */
export function ContactPage() {
  const { t } = useTranslation("contacts");
  const { contactId } = useParams({ from: "/shell/contacts/$contactId" });
  const format = useFormat();
  const contact = useQuery({
    queryKey: ["contacts", contactId],
    queryFn: () => body(api.GET("/contacts/{id}", { params: { path: { id: contactId } } })),
  });
  const person = contact.data;
  if (!person) {
    const retry = isProblem(contact.error, "not_found") ? undefined : contact.refetch;
    return (
      <div className={classes.page}>
        {contact.isPending && <Skeleton h={260} aria-busy="true" />}
        <ProblemAlert error={contact.error} onRetry={retry} />
      </div>
    );
  }
  const { effective_address: address } = person;
  return (
    <div className={classes.page}>
      <title>{`${person.name} · Kontor`}</title>
      <Title order={1} size="h2" mb="md">
        {person.name}
      </Title>
      <Stack gap="md">
        <section className={classes.panel}>
          <Title order={2} size="h5" mb="xs">
            {t("reach")}
          </Title>
          {person.channels.length === 0 && <Text c="dimmed">{t("none")}</Text>}
          <ul className={classes.plain}>
            {person.channels.map(({ id, kind, value, service, is_preferred }) => (
              <li key={id} className={classes.line}>
                {kind === "messenger" ? (
                  <Text size="sm">{[service, value].filter(Boolean).join(": ")}</Text>
                ) : (
                  <a href={`${kind === "phone" ? "tel" : "mailto"}:${value}`}>{value}</a>
                )}
                {is_preferred && (
                  <Badge variant="default" tt="none" size="sm">
                    {t("preferred")}
                  </Badge>
                )}
              </li>
            ))}
          </ul>
          {address && (
            <Text size="sm" mt="xs">
              {[
                address.line1,
                address.line2,
                address.postal_code,
                address.city,
                format.country(address.country),
              ]
                .filter(Boolean)
                .join(", ")}
            </Text>
          )}
        </section>
        <section className={classes.panel}>
          <Title order={2} size="h5" mb="xs">
            {t("customers")}
          </Title>
          <ul className={classes.plain}>
            {person.customers.map((place) => (
              <li key={place.customer_id} className={classes.line}>
                <Anchor
                  component={Link}
                  to={`/customers/${place.customer_id}` as "/customers"}
                  size="sm"
                  fw={600}
                >
                  {place.customer.name}
                </Anchor>
                {place.title && <Text size="sm">{place.title}</Text>}
                {!place.is_active && (
                  <Badge variant="light" color="gray" tt="none" size="sm">
                    {t("inactive")}
                  </Badge>
                )}
              </li>
            ))}
          </ul>
        </section>
      </Stack>
    </div>
  );
}
