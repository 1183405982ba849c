import {
  Button,
  Loader,
  PasswordInput,
  Radio,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { place } from "~/api/place";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ProblemAlert } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { LANGUAGES } from "~/i18n";
import { COUNTRIES, namedOptions } from "~/i18n/codes";
import { AuthLayout } from "./AuthLayout";
import { suggestSlug } from "./slug";

const PRESETS = ["billing", "builder", "minimal"] as const;
type Preset = (typeof PRESETS)[number];
const languageOptions = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));

function useAvailability(slug: string) {
  const [asked] = useDebouncedValue(slug, 300);
  const answer = useQuery({
    queryKey: ["availability", asked],
    queryFn: () => body(api.GET("/signup/availability", { params: { query: { slug: asked } } })),
    enabled: asked.length > 0,
    staleTime: 10_000,
  });
  return { ...answer, isChecking: slug !== asked || answer.isFetching };
}

/** A new organisation and its owner: the platform's host only. */
export function SignUpPage() {
  const { t, i18n } = useTranslation("auth");
  const idempotent = useIdempotencyKey();
  const form = useForm({
    initialValues: {
      organisation: "",
      slug: "",
      name: "",
      email: "",
      password: "",
      country: "BG",
      currency: "EUR",
      language: i18n.language,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      preset: "billing" as Preset,
    },
  });
  const { submit, isSending, error, unplaced } = useSubmission(form);
  const { slug } = form.values;
  const availability = useAvailability(slug);
  const countries = useMemo(() => namedOptions(COUNTRIES, i18n.language, "region"), [i18n.language]);
  const currencies = useMemo(
    () =>
      namedOptions(Intl.supportedValuesOf("currency"), i18n.language, "currency").map(({ value, label }) => ({
        value,
        label: `${value} · ${label}`,
      })),
    [i18n.language],
  );
  const zones = useMemo(() => {
    // The browser's own zone may be one that the list leaves out (UTC).
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return [...new Set([...Intl.supportedValuesOf("timeZone"), own])].sort();
  }, []);

  if (!place.isPlatform) {
    return (
      <AuthLayout title={t("signUp.title")}>
        <Text>{t("signUp.elsewhere")}</Text>
      </AuthLayout>
    );
  }
  const host = `${slug}.${location.host}`;
  const verdict = availability.isChecking || !slug ? null : availability.data;
  const isTaken = verdict?.available === false;
  const create = form.onSubmit((values) =>
    submit(async () => {
      const made = await body(api.POST("/signup", { body: values, headers: idempotent(values) }));
      const email = new URLSearchParams({ email: values.email });
      // Behind the `#`, where no server or log sees it.
      location.assign(`${made.url}/welcome?${email}#token=${made.hand_over}`);
    }),
  );
  const changeOrganisation = (organisation: string) => {
    const followed = form.values.slug === suggestSlug(form.values.organisation);
    form.setValues({ organisation, ...(followed ? { slug: suggestSlug(organisation) } : {}) });
  };
  return (
    <AuthLayout title={t("signUp.title")} wide>
      <form onSubmit={create} noValidate>
        <Stack>
          <Text c="dimmed">{t("signUp.lead")}</Text>
          <ProblemAlert error={error} unplaced={unplaced} />
          <TextInput
            label={t("signUp.organisation")}
            autoComplete="organization"
            required
            withAsterisk={false}
            {...form.getInputProps("organisation")}
            onChange={(event) => changeOrganisation(event.currentTarget.value)}
          />
          <div>
            <TextInput
              label={t("signUp.slug")}
              description={t("signUp.slugHint")}
              autoCapitalize="none"
              spellCheck={false}
              required
              withAsterisk={false}
              aria-describedby="slug-verdict"
              rightSectionWidth="auto"
              rightSectionPointerEvents="none"
              rightSection={
                <Text size="sm" c="dimmed" pr="sm">
                  .{location.host}
                </Text>
              }
              {...form.getInputProps("slug")}
              error={
                form.errors.slug ?? (isTaken ? (verdict.reason ?? t("signUp.slugTaken", { host })) : null)
              }
              onChange={(event) => form.setFieldValue("slug", event.currentTarget.value.toLowerCase())}
            />
            <Text id="slug-verdict" size="sm" mih={22} mt={4} c="dimmed" aria-live="polite">
              {slug && availability.isChecking && (
                <>
                  <Loader size={12} mr={6} aria-hidden /> {t("signUp.checking")}
                </>
              )}
              {verdict?.available && t("signUp.slugFree", { host })}
            </Text>
          </div>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label={t("name")}
              autoComplete="name"
              required
              withAsterisk={false}
              {...form.getInputProps("name")}
            />
            <TextInput
              label={t("email")}
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              {...form.getInputProps("email")}
            />
          </SimpleGrid>
          <PasswordInput
            label={t("password")}
            description={t("passwordHint")}
            autoComplete="new-password"
            required
            withAsterisk={false}
            {...form.getInputProps("password")}
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label={t("signUp.country")}
              data={countries}
              searchable
              allowDeselect={false}
              {...form.getInputProps("country")}
            />
            <Select
              label={t("signUp.currency")}
              data={currencies}
              searchable
              allowDeselect={false}
              {...form.getInputProps("currency")}
            />
            <Select
              label={t("signUp.language")}
              data={languageOptions}
              allowDeselect={false}
              {...form.getInputProps("language")}
            />
            <Select
              label={t("signUp.timezone")}
              data={zones}
              searchable
              allowDeselect={false}
              {...form.getInputProps("timezone")}
            />
          </SimpleGrid>
          <Radio.Group
            label={t("signUp.preset")}
            description={t("signUp.presetHint")}
            {...form.getInputProps("preset")}
          >
            <Stack gap={6} mt="xs">
              {PRESETS.map((preset) => (
                <Radio key={preset} value={preset} label={t(`signUp.presets.${preset}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Button type="submit" loading={isSending} disabled={isTaken}>
            {t("signUp.submit")}
          </Button>
          <Text size="sm" c="dimmed" ta="center">
            {t("signUp.haveOne")}
          </Text>
        </Stack>
      </form>
    </AuthLayout>
  );
}
