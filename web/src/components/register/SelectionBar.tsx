import { Button, Group, Text } from "@mantine/core";
import { IconDownload, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./SelectionBar.module.css";
import type { Chosen } from "./types";

interface Props {
  chosen: Chosen;
  total: number | null;
  onTakeAll: () => void;
  onExport: (() => void) | null;
  /** What the register's own feature does with many rows. */
  children: ReactNode;
}

/** What can be done with the rows that are chosen. */
export function SelectionBar({ chosen, total, onTakeAll, onExport, children }: Props) {
  const { t } = useTranslation("register");
  const canTakeAll = chosen.ids !== null && total !== null && total > chosen.count;
  return (
    <section className={classes.bar} data-selection-bar aria-label={t("bulk.label")}>
      <Group gap="xs">
        <Text size="sm" fw={600} aria-live="polite">
          {chosen.ids === null
            ? t("allSelected", { count: chosen.count })
            : t("selected", { count: chosen.count })}
        </Text>
        {canTakeAll && (
          <Button size="compact-sm" variant="subtle" onClick={onTakeAll}>
            {t("selectMatching", { count: total })}
          </Button>
        )}
        {children}
        {onExport && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden />}
            onClick={onExport}
          >
            {t("export.button")}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconX size={15} aria-hidden />}
          onClick={chosen.clear}
        >
          {t("clearSelection")}
        </Button>
      </Group>
    </section>
  );
}
