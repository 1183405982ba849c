import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Cell } from "./Cell";
import type { Conflict } from "./useRowChange";

interface Props {
  conflict: Conflict;
  onSettle: (takesMine: boolean) => void;
}

/** Two people changed the same row: both values, and which of them shall stay. */
export function ConflictDialog({ conflict, onSettle }: Props) {
  const { t } = useTranslation(["register", "common"]);
  const { row, column, mineShown, theirs } = conflict;
  const name = String(theirs.name ?? row.name ?? "");
  const values = [
    [t("register:conflict.theirs"), theirs[column.name]],
    [t("register:conflict.mine"), mineShown],
  ] as const;
  return (
    <Modal
      opened
      onClose={() => onSettle(false)}
      title={t("register:conflict.title")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <Stack>
        <Text size="sm">{t("register:conflict.text", { name, column: column.label })}</Text>
        {values.map(([label, value]) => (
          <div key={label}>
            <Text size="xs" c="dimmed">
              {label}
            </Text>
            {writtenAsNothing(value) ? t("common:notSet") : <Cell column={column} value={value} />}
          </div>
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onSettle(true)}>
            {t("register:conflict.takeMine")}
          </Button>
          <Button onClick={() => onSettle(false)} data-autofocus>
            {t("register:conflict.takeTheirs")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function writtenAsNothing(value: unknown): boolean {
  return (
    value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)
  );
}
