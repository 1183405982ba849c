import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMay } from "~/features/session";
import classes from "./CustomerLayout.module.css";
import { MARKETING } from "./fields";
import { InlineField } from "./InlineField";
import { useCustomer } from "./useCustomer";

/** Segment, status and channel: after creation they live here, under a right of their own. */
export function CustomerMarketingTab() {
  const { t } = useTranslation("customers");
  const { customer, column } = useCustomer();
  const may = useMay();
  const canEdit = may("customers:marketing:edit") && customer.archived_at === null;
  return (
    <section className={classes.panel}>
      <Text size="sm" c="dimmed" mb="xs">
        {t("marketing.text")}
      </Text>
      <dl className={classes.facts}>
        {MARKETING.flatMap((name) => {
          const found = column(name);
          return found
            ? [<InlineField key={name} customer={customer} column={found} canEdit={canEdit} />]
            : [];
        })}
      </dl>
    </section>
  );
}
