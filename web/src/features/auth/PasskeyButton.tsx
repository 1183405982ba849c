import { Button, Stack, Text } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "~/components/feedback";
import { canUsePasskey, signInWithPasskey } from "./passkey";

/** Signing in, or the second step, by a passkey; nothing where the browser knows none. */
export function PasskeyButton({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("auth");
  const signIn = useMutation({ mutationFn: signInWithPasskey, onSuccess: onDone });
  if (!canUsePasskey()) return null;
  return (
    <Stack gap="xs">
      <Button
        variant="default"
        leftSection={<IconFingerprint size={18} aria-hidden />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        {t("factor.passkey")}
      </Button>
      {signIn.error instanceof DOMException ? (
        <Text size="sm" c="dimmed" role="status">
          {t("factor.passkeyFailed")}
        </Text>
      ) : (
        <ProblemAlert error={signIn.error} />
      )}
    </Stack>
  );
}
