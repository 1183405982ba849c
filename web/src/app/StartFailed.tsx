import { Center, Stack, Title } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Brand } from "~/components/Brand";
import { ProblemAlert } from "~/components/feedback";

/** Instead of the shell, when even the person's own profile could not be read. */
export function StartFailed({ error }: { error: unknown }) {
  const { t } = useTranslation("shell");
  const router = useRouter();
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack maw={460}>
        <Brand size={36} />
        <Title order={1} size="h3">
          {t("failed")}
        </Title>
        <ProblemAlert error={error} onRetry={() => router.invalidate()} />
      </Stack>
    </Center>
  );
}
