import { Anchor, Button, Group, PinInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { isProblem } from "~/api/problem";
import { ProblemAlert } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { PasskeyButton } from "./PasskeyButton";

interface Props {
  methods: string[];
  onDone: () => void;
  onExpired: () => void;
}

const DIGITS = 6;

/** The code of the authenticator app, or a recovery code. */
export function SecondFactorForm({ methods, onDone, onExpired }: Props) {
  const { t } = useTranslation("auth");
  const [isRecovery, setRecovery] = useState(!methods.includes("totp"));
  const form = useForm({ initialValues: { code: "" } });
  const { submit, isSending, error, unplaced, clear } = useSubmission(form);

  const send = (code: string) =>
    submit(async () => {
      try {
        await body(api.POST("/auth/mfa/authenticate", { body: { code } }));
      } catch (problem) {
        form.setFieldValue("code", "");
        throw problem;
      }
      onDone();
    });
  const change = () => {
    setRecovery(!isRecovery);
    form.reset();
    clear();
  };

  return (
    <form onSubmit={form.onSubmit(({ code }) => send(code))} noValidate>
      <Stack>
        <ProblemAlert error={error} unplaced={unplaced} />
        <Text size="sm" id="factor-help">
          {t(isRecovery ? "factor.recovery" : "factor.totp")}
        </Text>
        {isRecovery ? (
          <TextInput
            key="recovery"
            label={t("code")}
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            {...form.getInputProps("code")}
          />
        ) : (
          <PinInput
            key="totp"
            length={DIGITS}
            type="number"
            oneTimeCode
            autoFocus
            aria-label={t("code")}
            aria-describedby="factor-help"
            size="md"
            disabled={isSending}
            {...form.getInputProps("code")}
            onComplete={send}
          />
        )}
        <Button type="submit" loading={isSending} fullWidth>
          {t("factor.submit")}
        </Button>
        {methods.includes("passkey") && <PasskeyButton onDone={onDone} />}
        <Group justify="space-between">
          {methods.includes("totp") && (
            <Anchor component="button" type="button" size="sm" onClick={change}>
              {t(isRecovery ? "factor.useApp" : "factor.useRecovery")}
            </Anchor>
          )}
          <Anchor component="button" type="button" size="sm" c="dimmed" onClick={onExpired}>
            {t("factor.again")}
          </Anchor>
        </Group>
        {isProblem(error, "sign_in_expired") && (
          <Button variant="default" onClick={onExpired}>
            {t("factor.again")}
          </Button>
        )}
      </Stack>
    </form>
  );
}
