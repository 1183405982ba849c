import { Button, Group, PasswordInput, SimpleGrid, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { isProblem } from "~/api/problem";
import { ProblemAlert } from "~/components/feedback";
import { useSaving } from "~/components/form";
import { useMe } from "~/features/session";
import { BELOW } from "../parts/below";
import { Section } from "../parts/Section";

/** Another password, by the one that is known. */
export function PasswordSection() {
  const { t } = useTranslation(["settings", "auth"]);
  const me = useMe();
  const form = useForm({ initialValues: { current_password: "", new_password: "" } });
  const { save, isSending, error, unplaced } = useSaving(form, {
    touches: [["sessions"]],
    done: t("settings:password.changed"),
  });
  const isWrong = isProblem(error, "wrong_password");
  const send = form.onSubmit((values) =>
    save(
      () => body(api.POST("/auth/password/change", { body: values })),
      () => form.reset(),
    ),
  );
  return (
    <Section title={t("settings:password.title")} text={t("settings:password.text")}>
      <form onSubmit={send} noValidate>
        {/* Password managers want to know whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" value={me.email ?? ""} readOnly />
        <Stack gap="sm">
          {!isWrong && <ProblemAlert error={error} unplaced={unplaced} />}
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <PasswordInput
              label={t("settings:password.current")}
              autoComplete="current-password"
              {...form.getInputProps("current_password")}
              error={isWrong ? error.title : form.errors.current_password}
            />
            <PasswordInput
              label={t("settings:password.new")}
              description={t("auth:passwordHint")}
              inputWrapperOrder={BELOW}
              autoComplete="new-password"
              {...form.getInputProps("new_password")}
            />
          </SimpleGrid>
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={isSending}
              disabled={!form.values.current_password || !form.values.new_password}
            >
              {t("settings:password.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
