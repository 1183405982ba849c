import { Alert, Anchor, Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { isProblem } from "~/api/problem";
import { ProblemAlert } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { AuthLayout } from "./AuthLayout";
import { useSecretToken } from "./useSecretToken";

/** Where the link of the reset mail leads. */
export function ResetPasswordPage() {
  const { t } = useTranslation("auth");
  const token = useSecretToken();
  const navigate = useNavigate();
  const form = useForm({ initialValues: { password: "" } });
  const { submit, isSending, error, unplaced } = useSubmission(form);
  const change = form.onSubmit(({ password }) =>
    submit(async () => {
      await body(api.POST("/auth/password/reset", { body: { token: token ?? "", password } }));
      await navigate({ to: "/sign-in", search: { notice: "reset" }, replace: true });
    }),
  );
  const isDead = !token || isProblem(error, "invalid_token");
  return (
    <AuthLayout title={t("reset.title")}>
      {isDead ? (
        <Stack>
          <Alert color="yellow" role="alert">
            {t("reset.invalid")}
          </Alert>
          <Anchor component={Link} to="/forgot-password" size="sm" ta="center">
            {t("reset.another")}
          </Anchor>
        </Stack>
      ) : (
        <form onSubmit={change} noValidate>
          <Stack>
            <ProblemAlert error={error} unplaced={unplaced} />
            <PasswordInput
              label={t("newPassword")}
              description={t("passwordHint")}
              autoComplete="new-password"
              required
              withAsterisk={false}
              {...form.getInputProps("password")}
            />
            <Text size="sm" c="dimmed">
              {t("reset.note")}
            </Text>
            <Button type="submit" loading={isSending}>
              {t("reset.submit")}
            </Button>
          </Stack>
        </form>
      )}
    </AuthLayout>
  );
}
