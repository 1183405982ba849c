import { Badge, Group, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isRequired } from "~/components/register";
import { TermLabel } from "~/components/TermLabel";
import { useMay } from "~/features/session";
import type { Customer } from "./api";
import classes from "./CustomerHead.module.css";
import { CustomerLogo } from "./CustomerLogo";
import { EmployeeMenu, type HeadRole } from "./EmployeeMenu";
import { type HeadTerm, TermMenu } from "./TermMenu";
import { useCustomer } from "./useCustomer";

const TERMS: readonly { name: HeadTerm; right: string }[] = [
  { name: "status", right: "customers:marketing:edit" },
  { name: "prospect_level", right: "customers:customer:edit" },
  { name: "prospect_status", right: "customers:customer:edit" },
];
const ROLES: readonly HeadRole[] = [
  "responsible_manager",
  "service_manager",
  "salesperson",
  "representative",
];

/** Who the customer is, how one stands with it, and who looks after it: each changed where it stands. */
export function CustomerHead({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers");
  const { column, requirements } = useCustomer();
  const may = useMay();
  const isOpen = customer.archived_at === null;
  const isOptional = (name: string) => !isRequired(requirements, name, "update", customer.kind);
  return (
    <Group gap="sm" align="flex-start" wrap="nowrap" miw={0}>
      <CustomerLogo customer={customer} />
      <Stack gap={6} miw={0}>
        <Text size="sm" c="dimmed">
          {customer.code}
        </Text>
        <Title order={1} size="h2" className={classes.name}>
          {customer.name}
        </Title>
        <Group gap={6}>
          {customer.is_prospect && (
            <Badge variant="default" tt="none">
              {t("prospect")}
            </Badge>
          )}
          {customer.is_customer && <Badge tt="none">{t("customer")}</Badge>}
          {TERMS.map(({ name, right }) => {
            const [found, term] = [column(name), customer[name]];
            if (found && isOpen && may(right))
              return (
                <TermMenu
                  key={name}
                  customer={customer}
                  column={found}
                  name={name}
                  isOptional={isOptional(name)}
                />
              );
            return term && <TermLabel key={name} label={term.label} color={term.color} />;
          })}
        </Group>
        <Group gap={6}>
          {ROLES.map((name) => {
            const [found, employee] = [column(name), customer[name]];
            if (!found) return null;
            if (isOpen && may("customers:customer:assign") && may("customers:customer:edit"))
              return (
                <EmployeeMenu
                  key={name}
                  customer={customer}
                  column={found}
                  name={name}
                  isOptional={isOptional(name)}
                />
              );
            return (
              employee && (
                <Text key={name} size="sm">
                  <span className={classes.role}>{found.label}</span> {employee.name}
                </Text>
              )
            );
          })}
        </Group>
      </Stack>
    </Group>
  );
}
