import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { CopyField } from "~/components/CopyField";
import type { NewApiKey } from "../api";

/** The key itself, this once: a stray click or Escape does not close it. */
export function NewKeyShown({ made, onClose }: { made: NewApiKey; onClose: () => void }) {
  const { t } = useTranslation("settings");
  return (
    <Modal
      opened
      onClose={onClose}
      title={made.name}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      size="lg"
    >
      <Stack>
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={t("keys.once")}>
          {t("keys.onceText")}
        </Alert>
        <CopyField label={t("keys.key")} value={made.key} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("keys.kept")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
