import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Facts } from "~/components/record";
import { useMay } from "~/features/session";
import classes from "./CustomerLayout.module.css";
import { MARKETING } from "./fields";
import { useCustomer } from "./useCustomer";
import { useCustomerKind } from "./useCustomerKind";

/** Segment, status and channel: after creation they live here, under a right of their own. */
export function CustomerMarketingTab() {
  const { t } = useTranslation("customers");
  const { customer, column } = useCustomer();
  const may = useMay();
  const kind = useCustomerKind();
  const canEdit = may("customers:marketing:edit") && customer.archived_at === null;
  const canAddTerm = may("customers:dictionary:edit");
  return (
    <section className={classes.panel}>
      <Text size="sm" c="dimmed" mb="xs">
        {t("marketing.text")}
      </Text>
      <Facts
        kind={kind}
        record={customer}
        register="customers"
        columns={MARKETING.flatMap((name) => column(name) ?? [])}
        canEdit={canEdit}
        canAddTerm={canAddTerm}
      />
    </section>
  );
}
