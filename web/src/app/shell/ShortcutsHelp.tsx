import { Group, Kbd, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

const SHORTCUTS = [
  ["palette", ["Ctrl", "K"]],
  ["help", ["?"]],
  ["search", ["/"]],
  ["next", ["J"]],
  ["previous", ["K"]],
  ["open", ["Enter"]],
  ["select", ["X"]],
  ["create", ["N"]],
  ["edit", ["E"]],
  ["customers", ["G", "C"]],
  ["contacts", ["G", "O"]],
  ["settings", ["G", "S"]],
] as const;

export default function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["shell", "common"]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("shell:shortcuts.title")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <Stack gap="xs">
        {SHORTCUTS.map(([name, keys]) => (
          <Group key={name} justify="space-between">
            <Text size="sm">{t(`shell:shortcuts.${name}`)}</Text>
            <Group gap={4}>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}
