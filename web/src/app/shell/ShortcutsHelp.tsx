import { Group, Kbd, Modal, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMay } from "~/features/session";
import { visibleMenu } from "./menu";

type Key = readonly string[];

const COMMAND = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl";

const EVERYWHERE = [
  ["palette", [COMMAND, "K"]],
  ["help", ["?"]],
] as const;

const IN_A_LIST = [
  ["search", ["/"]],
  ["next", ["J"]],
  ["previous", ["K"]],
  ["ends", ["Home", "End"]],
  ["cells", ["←", "→"]],
  ["open", ["Enter"]],
  ["edit", ["E"]],
  ["select", ["X"]],
  ["range", ["Shift", "↓"]],
  ["clear", ["Esc"]],
  ["create", ["N"]],
] as const;

/** Every key that does something, and only what this person may do. */
export default function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["shell", "common"]);
  const may = useMay();
  const pages = visibleMenu(may).map(
    ({ label, key }) =>
      [t("shell:shortcuts.go", { page: t(`shell:${label}`) }), ["G", key.toUpperCase()]] as const,
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("shell:shortcuts.title")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <Stack gap="lg">
        <Keys
          title={t("shell:shortcuts.groups.everywhere")}
          keys={[
            ...EVERYWHERE.map(([name, keys]) => [t(`shell:shortcuts.${name}`), keys] as const),
            ...pages,
          ]}
        />
        <Keys
          title={t("shell:shortcuts.groups.list")}
          keys={IN_A_LIST.map(([name, keys]) => [t(`shell:shortcuts.${name}`), keys] as const)}
        />
      </Stack>
    </Modal>
  );
}

function Keys({ title, keys }: { title: string; keys: (readonly [string, Key])[] }) {
  return (
    <section>
      <Title order={3} size="h6" mb="xs">
        {title}
      </Title>
      <Stack gap={6}>
        {keys.map(([text, pressed]) => (
          <Group key={text} justify="space-between" wrap="nowrap">
            <Text size="sm">{text}</Text>
            <Group gap={4} wrap="nowrap">
              {pressed.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </section>
  );
}
