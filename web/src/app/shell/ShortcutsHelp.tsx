import { Group, Kbd, Modal, Stack, Text, Title } from "@mantine/core";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { type Command, shownKeys, useRegistered } from "~/components/commands";

const SECTIONS = [
  { name: "everywhere", groups: ["everywhere", "go"] },
  { name: "list", groups: ["list"] },
  { name: "page", groups: ["page", "record"] },
] as const;

/** Every key that does something where one is. */
export default function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["shell", "common"]);
  const commands = useRegistered().filter(({ keys }) => keys?.length);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("shell:shortcuts.title")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <Stack gap="lg">
        {SECTIONS.map(({ name, groups }) => {
          const inside = commands.filter(({ group }) => groups.some((each) => each === group));
          return (
            inside.length > 0 && (
              <section key={name}>
                <Title order={3} size="h6" mb="xs">
                  {t(`shell:shortcuts.groups.${name}`)}
                </Title>
                <Stack gap={6}>
                  {inside.map((command) => (
                    <Line key={command.id} command={command} />
                  ))}
                </Stack>
              </section>
            )
          );
        })}
      </Stack>
    </Modal>
  );
}

function Line({ command: { text, group, keys = [] } }: { command: Command }) {
  const { t } = useTranslation("shell");
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{group === "go" ? t("shortcuts.go", { page: text }) : text}</Text>
      <Group gap={4} wrap="nowrap">
        {keys.map((key, index) => (
          <Fragment key={key}>
            {index > 0 && (
              <Text span size="xs" c="dimmed">
                {t("shortcuts.or")}
              </Text>
            )}
            {shownKeys(key).map((part) => (
              <Kbd key={part}>{part}</Kbd>
            ))}
          </Fragment>
        ))}
      </Group>
    </Group>
  );
}
