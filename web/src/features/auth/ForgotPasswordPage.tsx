import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { ProblemAlert } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { AuthLayout } from "./AuthLayout";

/** Asks for a link by mail. The answer is the same whether the address is known or not. */
export function ForgotPasswordPage() {
  const { t } = useTranslation("auth");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({ initialValues: { email: "" } });
  const { submit, isSending, error, unplaced } = useSubmission(form);
  const ask = form.onSubmit((values) =>
    submit(async () => {
      await body(api.POST("/auth/password/forgot", { body: values }));
      setSentTo(values.email);
    }),
  );
  return (
    <AuthLayout title={t(sentTo ? "forgot.sent" : "forgot.title")}>
      <Stack>
        {sentTo ? (
          <Text role="status">{t("forgot.sentText", { email: sentTo })}</Text>
        ) : (
          <form onSubmit={ask} noValidate>
            <Stack>
              <ProblemAlert error={error} unplaced={unplaced} />
              <Text size="sm">{t("forgot.text")}</Text>
              <TextInput
                label={t("email")}
                type="email"
                autoComplete="username"
                required
                withAsterisk={false}
                {...form.getInputProps("email")}
              />
              <Button type="submit" loading={isSending}>
                {t("forgot.submit")}
              </Button>
            </Stack>
          </form>
        )}
        <Anchor component={Link} to="/sign-in" size="sm" ta="center">
          {t("forgot.toSignIn")}
        </Anchor>
      </Stack>
    </AuthLayout>
  );
}
