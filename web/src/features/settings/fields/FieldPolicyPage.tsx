import { Badge, Button, Checkbox, Group, NativeSelect, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { ConfirmDialog } from "~/components/dialog";
import { Loaded, ProblemAlert, useTell } from "~/components/feedback";
import { useMay } from "~/features/session";
import { type FieldPolicy, type Preset, policiesQuery } from "../api";
import { Section } from "../parts/Section";
import { SettingsPage } from "../parts/SettingsPage";
import classes from "./FieldPolicy.module.css";
import { isSame, type Line, linesOf, rulesOf } from "./rules";

const PRESETS: readonly Preset[] = ["billing", "builder", "minimal"];
const HEADS = { on_create: "onCreate", on_update: "onUpdate" } as const;
const TOUCHES = [["field-policies"], ["registers"]];

/** Which fields must be filled, when, and of whom. */
export function FieldPolicyPage() {
  const { t } = useTranslation("settings");
  const policies = useQuery(policiesQuery);
  const mayEdit = useMay()("customers:settings:edit");
  return (
    <SettingsPage title={t("pages.fields")} lead={t("fields.lead")}>
      <Loaded query={policies} lines={2} height={320}>
        {(found) => (
          <Stack>
            <Presets policies={found} mayEdit={mayEdit} />
            {found.map((policy) => (
              <PolicySection key={policy.resource} policy={policy} mayEdit={mayEdit} />
            ))}
          </Stack>
        )}
      </Loaded>
    </SettingsPage>
  );
}

function Presets({ policies, mayEdit }: { policies: FieldPolicy[]; mayEdit: boolean }) {
  const { t } = useTranslation(["settings", "common"]);
  const client = useQueryClient();
  const tell = useTell();
  const [asked, setAsked] = useState<Preset | null>(null);
  const current = PRESETS.find((preset) => policies.every(({ presets }) => presets.includes(preset)));
  const apply = async (preset: Preset) => {
    await body(api.POST("/field-policies/apply-preset", { body: { preset } }));
    await Promise.all(TOUCHES.map((queryKey) => client.invalidateQueries({ queryKey })));
    tell.done(t("common:saved"));
  };
  return (
    <Section title={t("settings:fields.presets")} text={t("settings:fields.presetsText")}>
      <ul className={classes.presets}>
        {PRESETS.map((preset) => (
          <li key={preset} className={classes.preset}>
            <div>
              <div className={classes.presetName}>
                {t(`settings:fields.preset.${preset}`)}
                {current === preset && <Badge variant="light">{t("settings:fields.current")}</Badge>}
              </div>
              <div className={classes.hint}>{t(`settings:fields.presetText.${preset}`)}</div>
            </div>
            {mayEdit && current !== preset && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t("settings:fields.useNamed", { name: t(`settings:fields.preset.${preset}`) })}
                onClick={() => setAsked(preset)}
              >
                {t("settings:fields.use")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {asked && (
        <ConfirmDialog
          title={t("settings:fields.useNamed", { name: t(`settings:fields.preset.${asked}`) })}
          text={t("settings:fields.useText")}
          confirm={t("settings:fields.use")}
          onConfirm={() => apply(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </Section>
  );
}

function PolicySection({ policy, mayEdit }: { policy: FieldPolicy; mayEdit: boolean }) {
  const { t } = useTranslation(["settings", "common"]);
  const client = useQueryClient();
  const tell = useTell();
  const [lines, setLines] = useState(() => linesOf(policy));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is what says that the rules are new
  useEffect(() => setLines(linesOf(policy)), [policy.version]);
  const save = useMutation({
    mutationFn: () =>
      body(
        api.PUT("/field-policies/{resource}", {
          params: { path: { resource: policy.resource } },
          body: { rules: rulesOf(policy, lines) } as never,
          headers: ifMatch(policy.version),
        }),
      ),
    onSuccess: () => tell.done(t("common:saved")),
    onSettled: () => Promise.all(TOUCHES.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const isChanged = !isSame(policy, lines);
  const hasKinds = policy.resource === "customers";
  const title = t(`settings:fields.resources.${policy.resource as "customers" | "contacts"}`);
  const change = (name: string, part: Partial<Line>) =>
    setLines((current) => {
      const line = current[name];
      return line ? { ...current, [name]: { ...line, ...part } } : current;
    });
  return (
    <Section title={title}>
      <table className={classes.table} aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{t("settings:fields.field")}</th>
            <th scope="col">{t("settings:fields.onCreate")}</th>
            <th scope="col">{t("settings:fields.onUpdate")}</th>
            {hasKinds && <th scope="col">{t("settings:fields.of")}</th>}
          </tr>
        </thead>
        <tbody>
          {policy.fields.map(({ name, label, kind: only }) => {
            const line = lines[name];
            if (!line) return null;
            const isAsked = line.on_create || line.on_update;
            return (
              <tr key={name} data-asked={isAsked || undefined}>
                <th scope="row">{label}</th>
                {(["on_create", "on_update"] as const).map((when) => (
                  <td key={when} data-label={t(`settings:fields.${HEADS[when]}`)}>
                    <Checkbox
                      checked={line[when]}
                      disabled={!mayEdit}
                      aria-label={`${label}: ${t(`settings:fields.${HEADS[when]}`)}`}
                      onChange={(event) => change(name, { [when]: event.currentTarget.checked })}
                    />
                  </td>
                ))}
                {hasKinds && (
                  <td data-label={only || isAsked ? t("settings:fields.of") : undefined}>
                    {only ? (
                      <span className={classes.hint}>{t(`settings:fields.kinds.${only as "person"}`)}</span>
                    ) : isAsked ? (
                      <NativeSelect
                        size="xs"
                        aria-label={`${label}: ${t("settings:fields.of")}`}
                        value={line.kind ?? ""}
                        disabled={!mayEdit}
                        onChange={(event) => change(name, { kind: event.currentTarget.value || null })}
                        data={[
                          { value: "", label: t("settings:fields.kinds.both") },
                          { value: "company", label: t("settings:fields.kinds.company") },
                          { value: "person", label: t("settings:fields.kinds.person") },
                        ]}
                      />
                    ) : (
                      <div className={classes.noKind} />
                    )}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      <ProblemAlert error={save.error} />
      {mayEdit && (
        <Group justify="flex-end">
          <Button variant="default" disabled={!isChanged} onClick={() => setLines(linesOf(policy))}>
            {t("common:reset")}
          </Button>
          <Button loading={save.isPending} disabled={!isChanged} onClick={() => save.mutate()}>
            {t("common:save")}
          </Button>
        </Group>
      )}
    </Section>
  );
}
