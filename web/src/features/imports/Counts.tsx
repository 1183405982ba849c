import { Group, Paper, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/useFormat";

const RUN = ["created", "updated", "unchanged", "skipped", "refused", "linked"] as const;
const UNDO = ["removed", "restored", "kept"] as const;

/** What became, or would become, of the rows. */
export function Counts({ counts, isUndone = false }: { counts: Record<string, number>; isUndone?: boolean }) {
  const { t } = useTranslation("imports");
  const format = useFormat();
  const shown = [...RUN, ...(isUndone ? UNDO : [])].filter((name) => counts[name]);
  return (
    <Group gap="sm" component="dl" m={0}>
      {shown.map((name) => (
        <Paper key={name} withBorder px="md" py="xs">
          <Text size="sm" c="dimmed" component="dt">
            {t(`counts.${name}`)}
          </Text>
          <Text fw={600} size="lg" component="dd" m={0}>
            {format.number(counts[name] ?? 0)}
          </Text>
        </Paper>
      ))}
    </Group>
  );
}
