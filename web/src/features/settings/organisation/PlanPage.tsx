import { Progress, Stack, Switch, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { Loaded, useAction } from "~/components/feedback";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { type Feature, featuresQuery, planQuery } from "../api";
import { Section } from "../parts/Section";
import { SettingsPage } from "../parts/SettingsPage";

const NEARLY_FULL = 0.9;

/** What the plan allows, how much of it is used, and which features are on. */
export function PlanPage() {
  const { t } = useTranslation("settings");
  const plan = useQuery(planQuery);
  const features = useQuery(featuresQuery);
  return (
    <SettingsPage title={t("pages.plan")} lead={t("leads.plan")}>
      <Stack>
        <Loaded query={plan} lines={1} height={150}>
          {(found) => (
            <Section title={t("plan.usage", { name: found.name })}>
              {found.usage.map((line) => (
                <UsageLine key={line.metric} {...line} />
              ))}
            </Section>
          )}
        </Loaded>
        <Loaded query={features} lines={1} height={150}>
          {(found) => (
            <Section title={t("plan.features")} text={t("plan.featuresText")}>
              {found.length === 0 ? (
                <Text size="sm">{t("plan.noFeatures")}</Text>
              ) : (
                found.map((feature) => <FeatureSwitch key={feature.code} feature={feature} />)
              )}
            </Section>
          )}
        </Loaded>
      </Stack>
    </SettingsPage>
  );
}

interface UsageProps {
  label: string;
  unit: "count" | "bytes";
  value: number;
  maximum: number | null;
}

function UsageLine({ label, unit, value, maximum }: UsageProps) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const share = maximum === null ? 0 : maximum === 0 ? 1 : value / maximum;
  const told =
    maximum === null
      ? t("plan.unlimited", { value: format.measured(unit, value) })
      : t("plan.of", { value: format.measured(unit, value), maximum: format.measured(unit, maximum) });
  return (
    <div>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <Text size="sm" c="dimmed" mb={4}>
        {told}
      </Text>
      {maximum !== null && (
        <Progress
          value={Math.min(share, 1) * 100}
          color={share >= 1 ? "red" : share >= NEARLY_FULL ? "yellow" : "teal"}
          aria-label={`${label}: ${told}`}
        />
      )}
    </div>
  );
}

function FeatureSwitch({ feature }: { feature: Feature }) {
  const { t } = useTranslation("settings");
  const mayEdit = useMay()("tenants:organisation:edit");
  const change = useAction(
    (enabled: boolean) =>
      body(api.PATCH("/features/{code}", { params: { path: { code: feature.code } }, body: { enabled } })),
    { touches: [["features"], ["plan"], ["me"]] },
  );
  return (
    <Switch
      label={feature.label}
      description={feature.in_plan ? undefined : t("plan.notInPlan")}
      checked={change.isPending ? change.variables : feature.enabled}
      disabled={!mayEdit || !feature.in_plan}
      onChange={(event) => change.mutate(event.currentTarget.checked)}
    />
  );
}
