import { Button, Group, Popover, Stack, Text } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Cell } from "./Cell";
import classes from "./CellConflict.module.css";
import type { Column } from "./types";
import type { Conflict } from "./useRowChange";

interface Props {
  conflict: Conflict;
  onSettle: (takesMine: boolean) => void;
}

/** Two people changed the same row: at the cell both values, and which of them shall stay. Neither is lost before. */
export default function CellConflict({ conflict, onSettle }: Props) {
  const { t } = useTranslation("register");
  const { column, mineShown, theirs } = conflict;
  const title = useId();
  return (
    <Popover
      opened
      position="bottom-start"
      width={340}
      shadow="md"
      trapFocus
      withArrow
      closeOnClickOutside={false}
      onChange={(isOpened) => !isOpened && onSettle(false)}
    >
      <Popover.Target>
        <span className={classes.disputed}>
          <Value column={column} value={mineShown} />
        </span>
      </Popover.Target>
      <Popover.Dropdown
        role="alertdialog"
        // By default it would be named after what it points at.
        aria-labelledby={title}
        onKeyDown={(event) => event.stopPropagation()}
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        <Stack gap="sm">
          <Text id={title} size="sm" fw={600}>
            {t("conflict.title")}
          </Text>
          <Text size="sm">{t("conflict.text", { column: column.label })}</Text>
          <dl className={classes.values}>
            <dt>{t("conflict.theirs")}</dt>
            <dd>
              <Value column={column} value={theirs[column.name]} />
            </dd>
            <dt>{t("conflict.mine")}</dt>
            <dd>
              <Value column={column} value={mineShown} />
            </dd>
          </dl>
          <Group justify="flex-end" gap="xs">
            <Button size="xs" variant="default" onClick={() => onSettle(false)}>
              {t("conflict.takeTheirs")}
            </Button>
            <Button size="xs" data-autofocus onClick={() => onSettle(true)}>
              {t("conflict.takeMine")}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Value({ column, value }: { column: Column; value: unknown }) {
  const { t } = useTranslation("common");
  const isNothing =
    value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  return isNothing ? (
    <Text span size="sm" c="dimmed">
      {t("notSet")}
    </Text>
  ) : (
    <Cell column={column} value={value} />
  );
}
