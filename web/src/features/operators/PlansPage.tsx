import { ActionIcon, Badge, Button, Title } from "@mantine/core";
import { IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Loaded } from "~/components/feedback";
import { Item, ItemList } from "~/components/list";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { featuresQuery, metricsQuery, type Plan, plansQuery } from "./api";
import { metricsOf } from "./limits";
import classes from "./operators.module.css";
import { PlanDialog } from "./PlanDialog";

/** What organisations can have: features and limits. */
export function PlansPage() {
  const { t } = useTranslation("operators");
  const plans = useQuery(plansQuery);
  const mayEdit = useMay()("platform:plan:manage");
  const [open, setOpen] = useState<string | null>(null);
  return (
    <>
      <title>{`${t("plans")} · Kontor`}</title>
      <div className={classes.top}>
        <Title order={1} size="h3">
          {t("plans")}
        </Title>
        {mayEdit && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen("new")}>
            {t("newPlan")}
          </Button>
        )}
      </div>
      <Loaded query={plans}>
        {(found) => (
          <>
            <ItemList label={t("plans")}>
              {found.map((plan) => (
                <PlanItem key={plan.id} plan={plan} onEdit={mayEdit ? () => setOpen(plan.id) : null} />
              ))}
            </ItemList>
            {open && (
              <PlanDialog plan={found.find(({ id }) => id === open) ?? null} onClose={() => setOpen(null)} />
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function PlanItem({ plan, onEdit }: { plan: Plan; onEdit: (() => void) | null }) {
  const { t } = useTranslation(["operators", "common"]);
  const format = useFormat();
  const metrics = useQuery(metricsQuery);
  const features = useQuery(featuresQuery);
  const labelOf = (code: string) => features.data?.find((feature) => feature.code === code)?.label ?? code;
  const limited = metricsOf(metrics.data ?? [], plan.limits).flatMap(({ metric, label, unit }) => {
    const limit = plan.limits[metric];
    return limit === undefined ? [] : [`${label}: ${format.measured(unit, limit)}`];
  });
  return (
    <Item
      title={plan.name}
      badges={plan.is_default && <Badge variant="light">{t("operators:isDefault")}</Badge>}
      facts={[
        plan.code,
        plan.features === null
          ? t("operators:allFeatures")
          : format.list(plan.features.map(labelOf)) || t("operators:noFeatures"),
        ...(limited.length > 0 ? limited : [t("operators:unlimited")]),
      ]}
      actions={
        onEdit && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`${t("common:edit")}: ${plan.name}`}
            onClick={onEdit}
          >
            <IconPencil size={18} aria-hidden />
          </ActionIcon>
        )
      }
    />
  );
}
