import { Alert, Button, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  /** What somebody else made of it. */
  theirs: ReactNode;
  isSending: boolean;
  onTakeMine: () => void;
  onTakeTheirs: () => void;
}

/** At the field that two people changed: what the other wrote, and which of both shall stay. */
export function ConflictNote({ theirs, isSending, onTakeMine, onTakeTheirs }: Props) {
  const { t } = useTranslation("record");
  return (
    <Alert color="yellow" role="alert" mt={6} p="xs" title={t("conflict.text")}>
      <Text size="xs" c="dimmed" component="div">
        {t("conflict.theirs")}
      </Text>
      <Text size="sm" component="div">
        {theirs}
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="compact-sm" variant="default" loading={isSending} onClick={onTakeMine}>
          {t("conflict.takeMine")}
        </Button>
        <Button size="compact-sm" onClick={onTakeTheirs}>
          {t("conflict.takeTheirs")}
        </Button>
      </Group>
    </Alert>
  );
}
