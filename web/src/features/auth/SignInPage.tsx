import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { place } from "~/api/place";
import { type ApiProblem, isProblem } from "~/api/problem";
import { ProblemAlert } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { AuthLayout } from "./AuthLayout";
import { PasskeyButton } from "./PasskeyButton";
import { SecondFactorForm } from "./SecondFactorForm";

export interface SignInSearch {
  next?: string;
  email?: string;
  notice?: "expired" | "reset" | "accepted" | "created";
}

/** Password, then the second factor if there is one, then to where the person wanted to go. */
export function SignInPage() {
  const { t } = useTranslation("auth");
  const { next, email, notice } = useSearch({ from: "/public/sign-in" });
  const navigate = useNavigate();
  const [methods, setMethods] = useState<string[] | null>(null);
  const form = useForm({ initialValues: { email: email ?? "", password: "" } });
  const { submit, isSending, error, unplaced, clear } = useSubmission(form);

  const finish = () => navigate({ href: next ?? "/", replace: true });
  const signIn = form.onSubmit((values) =>
    submit(async () => {
      try {
        await body(api.POST("/auth/login", { body: values }));
      } catch (problem) {
        if (!isProblem(problem, "second_factor_required")) throw problem;
        setMethods(methodsOf(problem));
        return;
      }
      await finish();
    }),
  );

  if (methods) {
    return (
      <AuthLayout title={t("factor.title")}>
        <SecondFactorForm
          methods={methods}
          onDone={finish}
          onExpired={() => {
            setMethods(null);
            clear();
          }}
        />
      </AuthLayout>
    );
  }
  const title = place.isPlatform ? t("signIn.title") : t("signIn.at", { organisation: place.name });
  return (
    <AuthLayout title={title}>
      <form onSubmit={signIn} noValidate>
        <Stack>
          {notice && !error && (
            <Alert role="status" color={notice === "expired" ? "yellow" : "teal"}>
              {t(`signIn.${notice}`, { organisation: place.name })}
            </Alert>
          )}
          <ProblemAlert error={error} unplaced={unplaced} />
          <TextInput
            label={t("email")}
            type="email"
            autoComplete="username"
            data-autofocus
            required
            withAsterisk={false}
            key={form.key("email")}
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label={t("password")}
            autoComplete="current-password"
            required
            withAsterisk={false}
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={isSending} fullWidth>
            {t("signIn.submit")}
          </Button>
          <PasskeyButton onDone={finish} />
          <Anchor component={Link} to="/forgot-password" size="sm" ta="center">
            {t("signIn.forgot")}
          </Anchor>
          {place.isPlatform && (
            <Anchor component={Link} to="/sign-up" size="sm" ta="center">
              {t("signIn.signUp")}
            </Anchor>
          )}
        </Stack>
      </form>
    </AuthLayout>
  );
}

function methodsOf(problem: ApiProblem): string[] {
  const { methods } = problem.extra;
  return Array.isArray(methods) ? methods.map(String) : ["totp"];
}
