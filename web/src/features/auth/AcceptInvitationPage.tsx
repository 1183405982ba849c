import { Alert, Button, PasswordInput, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { place } from "~/api/place";
import { isProblem } from "~/api/problem";
import { ProblemAlert } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { AuthLayout } from "./AuthLayout";
import { useSecretToken } from "./useSecretToken";

/** Where the link of an invitation leads: the invited one chooses a password. */
export function AcceptInvitationPage() {
  const { t } = useTranslation("auth");
  const token = useSecretToken() ?? "";
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: "", password: "" } });
  const { submit, isSending, error, unplaced } = useSubmission(form);
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => body(api.POST("/invitations/preview", { body: { token } })),
    enabled: token !== "",
  });
  const name = invitation.data?.name;
  const { setFieldValue } = form;
  useEffect(() => {
    if (name) setFieldValue("name", name);
  }, [name, setFieldValue]);

  const join = form.onSubmit((values) =>
    submit(async () => {
      await body(api.POST("/invitations/accept", { body: { token, ...values } }));
      const search = { notice: "accepted", email: invitation.data?.email } as const;
      await navigate({ to: "/sign-in", search, replace: true });
    }),
  );
  const isDead = !token || isProblem(invitation.error, "invalid_token") || isProblem(error, "invalid_token");
  return (
    <AuthLayout title={t("invitation.title", { organisation: place.name })}>
      {isDead && (
        <Alert color="yellow" role="alert">
          {t("invitation.invalid")}
        </Alert>
      )}
      {!isDead && invitation.isPending && (
        <Stack aria-busy="true">
          <Skeleton h={42} />
          <Skeleton h={60} />
          <Skeleton h={100} />
          <Skeleton h={36} />
        </Stack>
      )}
      {!isDead && invitation.isError && (
        <ProblemAlert error={invitation.error} onRetry={invitation.refetch} />
      )}
      {!isDead && invitation.data && (
        <form onSubmit={join} noValidate>
          <Stack>
            <Text size="sm">{t("invitation.text", { email: invitation.data.email })}</Text>
            <ProblemAlert error={error} unplaced={unplaced} />
            <TextInput
              label={t("name")}
              autoComplete="name"
              required
              withAsterisk={false}
              {...form.getInputProps("name")}
            />
            <PasswordInput
              label={t("password")}
              description={t("passwordHint")}
              autoComplete="new-password"
              required
              withAsterisk={false}
              {...form.getInputProps("password")}
            />
            <Button type="submit" loading={isSending}>
              {t("invitation.submit")}
            </Button>
          </Stack>
        </form>
      )}
    </AuthLayout>
  );
}
