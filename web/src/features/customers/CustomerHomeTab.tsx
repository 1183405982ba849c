import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { InlineField, Panel } from "~/components/record";
import { groupsOfOwn } from "~/components/register";
import { useMay } from "~/features/session";
import { AddressesPanel } from "./AddressesPanel";
import { AssignmentsPanel } from "./AssignmentsPanel";
import classes from "./CustomerLayout.module.css";
import { EmailsPanel } from "./EmailsPanel";
import { GroupPanel } from "./GroupPanel";
import { PhonesPanel } from "./PhonesPanel";
import { ReferencesPanel } from "./ReferencesPanel";
import { useCustomer } from "./useCustomer";
import { useCustomerKind } from "./useCustomerKind";

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
  "parent",
  "tags",
];
const OF_PERSONS = new Set(["first_name", "last_name"]);

/** What one needs to know of a customer at a glance, each fact changed where it stands. */
export function CustomerHomeTab() {
  const { t } = useTranslation("customers");
  const { customer, column, columns } = useCustomer();
  const may = useMay();
  const kind = useCustomerKind();
  const canAddTerm = may("customers:dictionary:edit");
  const canEdit = may("customers:customer:edit") && customer.archived_at === null;
  const canAssign = may("customers:customer:assign") && customer.archived_at === null;
  const facts = FACTS.filter((name) => customer.kind === "person" || !OF_PERSONS.has(name));
  return (
    <div className={classes.panels}>
      <Panel title={t("panels.facts")}>
        <dl className={classes.facts}>
          {facts.flatMap((name) => {
            const found = column(name);
            return found
              ? [
                  <InlineField
                    key={name}
                    kind={kind}
                    record={customer}
                    column={found}
                    {...{ canEdit, canAddTerm }}
                  />,
                ]
              : [];
          })}
        </dl>
      </Panel>
      <Stack gap="md">
        <Panel title={t("phones.title")}>
          <PhonesPanel customer={customer} canEdit={canEdit} />
        </Panel>
        <Panel title={t("emails.title")}>
          <EmailsPanel customer={customer} canEdit={canEdit} />
        </Panel>
        <Panel title={t("addresses.title")}>
          <AddressesPanel customer={customer} canEdit={canEdit} />
        </Panel>
        <Panel title={t("panels.people")}>
          <AssignmentsPanel customer={customer} canEdit={canAssign} />
        </Panel>
        {groupsOfOwn(columns).map(([group, members]) => (
          <Panel key={group} title={group ?? t("custom")}>
            <dl className={classes.facts}>
              {members.map((member) => (
                <InlineField
                  key={member.name}
                  kind={kind}
                  record={customer}
                  column={member}
                  canEdit={canEdit}
                />
              ))}
            </dl>
          </Panel>
        ))}
        <Panel title={t("group.title")}>
          <GroupPanel customer={customer} />
        </Panel>
        <Panel title={t("references.title")}>
          <ReferencesPanel customer={customer} canEdit={canEdit} />
        </Panel>
      </Stack>
    </div>
  );
}
