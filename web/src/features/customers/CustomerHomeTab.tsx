import { Badge, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import classes from "./CustomerLayout.module.css";
import { PEOPLE } from "./fields";
import { InlineField } from "./InlineField";
import { useCustomer } from "./useCustomer";

const FACTS = [
  "name",
  "kind",
  "first_name",
  "last_name",
  "is_prospect",
  "is_customer",
  "language",
  "website",
  "business_area",
  "activity_code",
  "distance_km",
  "customer_type",
  "prospect_status",
  "prospect_level",
  "tags",
];
const OF_PERSONS = new Set(["first_name", "last_name"]);

/** What one needs to know of a customer at a glance, each fact changed where it stands. */
export function CustomerHomeTab() {
  const { t } = useTranslation("customers");
  const { customer, column } = useCustomer();
  const format = useFormat();
  const may = useMay();
  const canEdit = may("customers:customer:edit") && customer.archived_at === null;
  const facts = FACTS.filter((name) => customer.kind === "person" || !OF_PERSONS.has(name));
  return (
    <div className={classes.panels}>
      <Panel title={t("panels.facts")}>
        <dl className={classes.facts}>
          {facts.flatMap((name) => {
            const found = column(name);
            return found
              ? [<InlineField key={name} customer={customer} column={found} canEdit={canEdit} />]
              : [];
          })}
        </dl>
      </Panel>
      <Stack gap="md">
        <Panel title={t("panels.reach")}>
          <ul className={classes.plain}>
            {customer.phones.map((phone) => (
              <li key={phone.id} className={classes.line}>
                <a href={`tel:${phone.number}`}>{phone.number}</a>
                {phone.extension && <Text size="sm">{phone.extension}</Text>}
                {phone.is_primary && <Primary />}
              </li>
            ))}
            {customer.emails.map((email) => (
              <li key={email.id} className={classes.line}>
                <a href={`mailto:${email.email}`}>{email.email}</a>
                {email.is_primary && <Primary />}
              </li>
            ))}
          </ul>
          {customer.phones.length + customer.emails.length === 0 && <None />}
        </Panel>
        <Panel title={t("panels.addresses")}>
          <ul className={classes.plain}>
            {customer.addresses.map((address) => (
              <li key={address.id} className={classes.line}>
                <Text size="sm">
                  {[
                    address.line1,
                    address.line2,
                    [address.postal_code, address.city].filter(Boolean).join(" "),
                    address.region,
                  ]
                    .filter(Boolean)
                    .join(", ")}
                  {`, ${format.country(address.country)}`}
                </Text>
                {address.usages.map((usage) => (
                  <Badge key={usage} variant="default" tt="none" fw={500} size="sm">
                    {t(`addresses.usage.${usage as "tax"}`)}
                  </Badge>
                ))}
              </li>
            ))}
          </ul>
          {customer.addresses.length === 0 && <None />}
        </Panel>
        <Panel title={t("panels.people")}>
          <dl className={classes.facts}>
            {PEOPLE.flatMap((name) => {
              const found = column(name);
              const canAssign = canEdit && may("customers:customer:assign");
              return found
                ? [<InlineField key={name} customer={customer} column={found} canEdit={canAssign} />]
                : [];
            })}
          </dl>
        </Panel>
      </Stack>
    </div>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.panel}>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Primary() {
  const { t } = useTranslation("customers");
  return (
    <Badge variant="default" tt="none" fw={500} size="sm">
      {t("primary")}
    </Badge>
  );
}

function None() {
  const { t } = useTranslation("customers");
  return (
    <Text size="sm" c="dimmed">
      {t("panels.none")}
    </Text>
  );
}
