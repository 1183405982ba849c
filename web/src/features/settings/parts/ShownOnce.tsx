import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { CopyField } from "~/components/CopyField";

interface Props {
  title: string;
  /** What is shown, `"key"` or `"secret"`, and itself. */
  what: "key" | "secret";
  value: string;
  onClose: () => void;
}

/** A secret, this once: a stray click or Escape does not close it. */
export function ShownOnce({ title, what, value, onClose }: Props) {
  const { t } = useTranslation("settings");
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      size="lg"
    >
      <Stack>
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={t(`once.${what}`)}>
          {t("once.text")}
        </Alert>
        <CopyField label={t(`once.${what}Label`)} value={value} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("once.kept")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
