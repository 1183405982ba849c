import { Group, Text } from "@mantine/core";

/** The mark and the name. */
export function Brand({ size = 28 }: { size?: number }) {
  return (
    <Group gap={size / 3} wrap="nowrap">
      <img src="/favicon.svg" width={size} height={size} alt="" />
      <Text fw={700} fz={size * 0.62} lh={1}>
        Kontor
      </Text>
    </Group>
  );
}
