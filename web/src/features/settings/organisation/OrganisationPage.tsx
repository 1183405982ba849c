import { Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { Loaded, ProblemAlert } from "~/components/feedback";
import { SaveButtons, useFreshValues, useSaving } from "~/components/form";
import { SampleData } from "~/components/sample";
import { useMay } from "~/features/session";
import { LANGUAGES } from "~/i18n";
import { COUNTRIES, namedOptions } from "~/i18n/codes";
import { useFormat } from "~/i18n/useFormat";
import { type Organisation, organisationQuery, sampleDataQuery } from "../api";
import { BELOW } from "../parts/below";
import { Facts } from "../parts/Facts";
import { Section } from "../parts/Section";
import { SettingsPage } from "../parts/SettingsPage";
import { CloseSection } from "./CloseSection";

const languageOptions = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));

/** Name, place, language and zone of the organisation, and its end. */
export function OrganisationPage() {
  const { t } = useTranslation("settings");
  const organisation = useQuery(organisationQuery);
  const may = useMay();
  return (
    <SettingsPage title={t("pages.organisation")} lead={t("leads.organisation")}>
      <Loaded query={organisation} lines={3} height={96}>
        {(found) => (
          <Stack>
            <Particulars organisation={found} />
            {may("tenants:organisation:edit") ? (
              <OrganisationForm organisation={found} />
            ) : (
              <ReadOnly organisation={found} />
            )}
            {may("customers:customer:import") && <SampleSection />}
            {may("tenants:organisation:close") && !found.delete_after && (
              <CloseSection organisation={found} />
            )}
          </Stack>
        )}
      </Loaded>
    </SettingsPage>
  );
}

/** Where sample data is got rid of once the first steps are gone. */
function SampleSection() {
  const { t } = useTranslation("firstSteps");
  const sample = useQuery(sampleDataQuery);
  if (!sample.data?.is_there) return null;
  return (
    <Section title={t("sample.title")}>
      <SampleData isThere />
    </Section>
  );
}

function Particulars({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const { url, plan, created_at, delete_after } = organisation;
  const may = useMay();
  return (
    <>
      {delete_after && (
        <CloseSection organisation={organisation} canKeep={may("tenants:organisation:close")} />
      )}
      <Section title={t("organisation.facts")}>
        <Facts
          facts={[
            [
              t("organisation.address"),
              <a key="url" href={url}>
                {new URL(url).host}
              </a>,
            ],
            [t("organisation.plan"), plan.name],
            [t("organisation.since"), format.dateTime(created_at)],
          ]}
        />
      </Section>
    </>
  );
}

function ReadOnly({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  return (
    <Section title={t("organisation.settings")}>
      <Facts
        facts={[
          [t("organisation.name"), organisation.name],
          [t("organisation.country"), format.country(organisation.country)],
          [t("organisation.currency"), organisation.currency],
          [t("language"), format.language(organisation.language)],
          [t("timezone"), organisation.timezone],
        ]}
      />
    </Section>
  );
}

function OrganisationForm({ organisation }: { organisation: Organisation }) {
  const { t, i18n } = useTranslation(["settings", "common"]);
  const { name, country, currency, language, timezone, version } = organisation;
  const values = { name, country, currency, language, timezone };
  const form = useForm({ initialValues: values });
  useFreshValues(form, version, values);
  const { save, isSending, error, unplaced } = useSaving(form, { touches: [["organisation"], ["me"]] });
  const countries = useMemo(() => namedOptions(COUNTRIES, i18n.language, "region"), [i18n.language]);
  const currencies = useMemo(
    () =>
      namedOptions(Intl.supportedValuesOf("currency"), i18n.language, "currency").map(({ value, label }) => ({
        value,
        label: `${value} · ${label}`,
      })),
    [i18n.language],
  );
  const zones = useMemo(() => [...new Set([timezone, ...Intl.supportedValuesOf("timeZone")])], [timezone]);
  const send = form.onSubmit((wanted) =>
    save(() => body(api.PATCH("/organisation", { body: wanted as never, headers: ifMatch(version) }))),
  );
  return (
    <Section title={t("organisation.settings")}>
      <form onSubmit={send} noValidate>
        <Stack>
          <ProblemAlert error={error} unplaced={unplaced} />
          <TextInput label={t("organisation.name")} maxLength={255} {...form.getInputProps("name")} />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label={t("organisation.country")}
              data={countries}
              searchable
              allowDeselect={false}
              {...form.getInputProps("country")}
            />
            <Select
              label={t("organisation.currency")}
              description={t("organisation.currencyHint")}
              inputWrapperOrder={BELOW}
              data={currencies}
              searchable
              allowDeselect={false}
              {...form.getInputProps("currency")}
            />
            <Select
              label={t("language")}
              description={t("organisation.languageHint")}
              inputWrapperOrder={BELOW}
              data={languageOptions}
              allowDeselect={false}
              {...form.getInputProps("language")}
            />
            <Select
              label={t("timezone")}
              description={t("organisation.timezoneHint")}
              inputWrapperOrder={BELOW}
              data={zones}
              searchable
              allowDeselect={false}
              {...form.getInputProps("timezone")}
            />
          </SimpleGrid>
          <SaveButtons form={form} isSending={isSending} />
        </Stack>
      </form>
    </Section>
  );
}
