import {
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  useMantineColorScheme,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { ProblemAlert, useAction } from "~/components/feedback";
import { SaveButtons, useFreshValues, useSaving } from "~/components/form";
import { useMay, useMe } from "~/features/session";
import { changeLanguage, isLanguage, LANGUAGES } from "~/i18n";
import { useFormat } from "~/i18n/useFormat";
import { Facts } from "../parts/Facts";
import { Section } from "../parts/Section";
import { SettingsPage } from "../parts/SettingsPage";
import { CalendarSection } from "./CalendarSection";

const THEMES = ["system", "light", "dark"] as const;
const DENSITIES = ["comfortable", "compact"] as const;

/** How Kontor looks and speaks to the person who is signed in. */
export function PreferencesPage() {
  const { t } = useTranslation("settings");
  const me = useMe();
  const format = useFormat();
  const may = useMay();
  return (
    <SettingsPage title={t("pages.preferences")} lead={t("leads.preferences")}>
      <Stack>
        <Section title={t("me.profile")}>
          <Facts
            facts={[
              [t("employees.email"), me.email],
              [t("employees.roles"), format.list(me.roles.map(({ name }) => name))],
            ]}
          />
          <ProfileForm />
        </Section>
        <Appearance />
        {may("customers:activity:view") && <CalendarSection />}
      </Stack>
    </SettingsPage>
  );
}

/** Stands for "as the organisation", because a field cannot hold null. */
const INHERITED = "";

function ProfileForm() {
  const { t } = useTranslation(["settings", "common"]);
  const me = useMe();
  const format = useFormat();
  const { organisation } = me;
  const values = { name: me.name, language: me.language ?? INHERITED, timezone: me.timezone ?? INHERITED };
  const form = useForm({ initialValues: values });
  useFreshValues(form, JSON.stringify(values), values);
  const { save, isSending, error, unplaced } = useSaving(form, { touches: [["me"], ["employees"]] });
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone"), []);
  const send = form.onSubmit(({ name, language, timezone }) =>
    save(
      () =>
        body(
          api.PATCH("/me", {
            body: { name, language: language || null, timezone: timezone || null } as never,
          }),
        ),
      () => {
        const spoken = language || organisation.language;
        if (isLanguage(spoken)) void changeLanguage(spoken);
      },
    ),
  );
  return (
    <form onSubmit={send} noValidate>
      <Stack>
        <ProblemAlert error={error} unplaced={unplaced} />
        <TextInput
          label={t("settings:employees.name")}
          autoComplete="name"
          maxLength={255}
          {...form.getInputProps("name")}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={t("settings:language")}
            data={[
              {
                value: INHERITED,
                label: t("settings:me.asOrganisation", { value: format.language(organisation.language) }),
              },
              ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
            ]}
            allowDeselect={false}
            {...form.getInputProps("language")}
          />
          <Select
            label={t("settings:timezone")}
            data={[
              {
                value: INHERITED,
                label: t("settings:me.asOrganisation", { value: organisation.timezone }),
              },
              ...zones,
            ]}
            searchable
            allowDeselect={false}
            {...form.getInputProps("timezone")}
          />
        </SimpleGrid>
        <SaveButtons form={form} isSending={isSending} />
      </Stack>
    </form>
  );
}

/** Shows at once what is chosen, and keeps it for the person's other browsers. */
function Appearance() {
  const { t } = useTranslation(["settings", "shell", "register"]);
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const keep = useAction(
    (change: Record<string, string>) => body(api.PATCH("/me", { body: change as never })),
    {
      touches: [["me"]],
    },
  );
  return (
    <Section title={t("settings:me.appearance")}>
      <div>
        <Text size="sm" fw={600} id="theme" mb={4}>
          {t("shell:theme")}
        </Text>
        <SegmentedControl
          aria-labelledby="theme"
          value={colorScheme === "auto" ? "system" : colorScheme}
          onChange={(theme) => {
            setColorScheme(theme === "system" ? "auto" : (theme as "light" | "dark"));
            keep.mutate({ theme });
          }}
          data={THEMES.map((value) => ({ value, label: t(`shell:${value}`) }))}
        />
      </div>
      <div>
        <Text size="sm" fw={600} id="density">
          {t("register:columns.density")}
        </Text>
        <Text size="xs" c="dimmed" mb={4}>
          {t("settings:me.densityHint")}
        </Text>
        <SegmentedControl
          aria-labelledby="density"
          value={
            keep.isPending ? (keep.variables.density ?? me.density ?? "") : (me.density ?? "comfortable")
          }
          onChange={(density) => keep.mutate({ density })}
          data={DENSITIES.map((value) => ({ value, label: t(`register:columns.${value}`) }))}
        />
      </div>
    </Section>
  );
}
