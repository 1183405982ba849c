import { Checkbox, NumberInput, SimpleGrid, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { FormDialog } from "~/components/dialog";
import { useFreshValues, useSaving } from "~/components/form";
import { featuresQuery, metricsQuery, type Plan, plansQuery } from "./api";
import { type LimitText, limitsOf, metricsOf } from "./limits";

interface Values extends Record<string, unknown> {
  code: string;
  name: string;
  hasAll: boolean;
  features: string[];
  limits: Record<string, LimitText>;
  is_default: boolean;
}

/** A plan: for whom it is, what it has, how much it allows. */
export function PlanDialog({ plan, onClose }: { plan: Plan | null; onClose: () => void }) {
  const { t } = useTranslation("operators");
  const idempotent = useIdempotencyKey();
  const metrics = useQuery(metricsQuery);
  const features = useQuery(featuresQuery);
  const values: Values = {
    code: plan?.code ?? "",
    name: plan?.name ?? "",
    hasAll: (plan?.features ?? null) === null,
    features: plan?.features ?? [],
    limits: plan?.limits ?? {},
    is_default: plan?.is_default ?? false,
  };
  const form = useForm({ initialValues: values });
  useFreshValues(form, plan?.version ?? 0, values);
  const { save, ...submission } = useSaving(form, {
    touches: [plansQuery.queryKey, ["subscribers"], ["subscriber"]],
    has: (path) => path in form.values || path.startsWith("limits."),
  });
  const send = () => {
    const { code, name, hasAll, is_default } = form.values;
    const wish = {
      name,
      features: hasAll ? null : form.values.features,
      limits: limitsOf(form.values.limits),
      is_default,
    };
    const request = () =>
      plan
        ? body(
            api.PATCH("/plans/{id}", {
              params: { path: { id: plan.id } },
              body: wish as never,
              headers: ifMatch(plan.version),
            }),
          )
        : body(
            api.POST("/plans", { body: { code, ...wish } as never, headers: idempotent({ code, ...wish }) }),
          );
    return save(request, onClose);
  };
  return (
    <FormDialog
      title={plan?.name ?? t("newPlan")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      isDisabled={!form.values.name.trim() || (!plan && !form.values.code.trim())}
    >
      {plan && (
        <Text size="sm" c="dimmed">
          {t("planText")}
        </Text>
      )}
      <TextInput label={t("planName")} maxLength={255} data-autofocus {...form.getInputProps("name")} />
      {!plan && (
        <TextInput
          label={t("planCode")}
          description={t("planCodeHint")}
          maxLength={60}
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps("code")}
        />
      )}
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <Text component="legend" size="sm" fw={600} mb={4} p={0}>
          {t("limits")}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {metricsOf(metrics.data ?? [], plan?.limits ?? {}).map(({ metric, label, unit }) => (
            <NumberInput
              key={metric}
              label={label}
              suffix={unit === "bytes" ? ` ${t("bytes")}` : undefined}
              placeholder={t("unlimited")}
              min={0}
              allowDecimal={false}
              {...form.getInputProps(`limits.${metric}`)}
              value={form.values.limits[metric] ?? ""}
            />
          ))}
        </SimpleGrid>
      </fieldset>
      <Stack gap="xs">
        <Switch
          label={t("allFeatures")}
          description={t("allFeaturesHint")}
          {...form.getInputProps("hasAll", { type: "checkbox" })}
        />
        {!form.values.hasAll && (
          <Checkbox.Group label={t("features")} {...form.getInputProps("features")}>
            <Stack gap={6} mt={6}>
              {features.data?.map(({ code, label }) => (
                <Checkbox key={code} value={code} label={label} />
              ))}
              {features.data?.length === 0 && (
                <Text size="sm" c="dimmed">
                  {t("noFeatures")}
                </Text>
              )}
            </Stack>
          </Checkbox.Group>
        )}
      </Stack>
      <Switch
        label={t("default")}
        description={t("defaultHint")}
        disabled={plan?.is_default}
        {...form.getInputProps("is_default", { type: "checkbox" })}
      />
    </FormDialog>
  );
}
