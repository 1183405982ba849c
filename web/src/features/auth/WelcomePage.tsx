import { Group, Loader, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { isProblem } from "~/api/problem";
import { ProblemAlert } from "~/components/feedback";
import { AuthLayout } from "./AuthLayout";
import { useSecretToken } from "./useSecretToken";

/** Where a sign-up leads, on the organisation's own host: it goes on, signed in. */
export function WelcomePage() {
  const { t } = useTranslation("auth");
  const token = useSecretToken();
  const { email } = useSearch({ from: "/public/welcome" });
  const navigate = useNavigate();
  const goOn = useMutation({
    mutationFn: async () => {
      try {
        await body(api.POST("/auth/hand-over", { body: { token: token ?? "" } }));
      } catch (problem) {
        if (token && !isProblem(problem, "invalid_token")) throw problem;
        await navigate({ to: "/sign-in", search: { email, notice: "created" }, replace: true });
        return;
      }
      await navigate({ to: "/", replace: true });
    },
  });
  const { mutate } = goOn;
  const isBegun = useRef(false);
  useEffect(() => {
    // The token works once, and an effect may run twice.
    if (isBegun.current) return;
    isBegun.current = true;
    mutate();
  }, [mutate]);
  return (
    <AuthLayout title={t("welcome.title")}>
      {goOn.isError ? (
        <ProblemAlert error={goOn.error} onRetry={() => mutate()} />
      ) : (
        <Stack>
          <Group gap="sm" role="status">
            <Loader size="sm" aria-hidden />
            <Text>{t("welcome.text")}</Text>
          </Group>
        </Stack>
      )}
    </AuthLayout>
  );
}
