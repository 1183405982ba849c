import { ActionIcon, Menu, ScrollArea, Tooltip } from "@mantine/core";
import { IconCheck, IconLayoutRows } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Column } from "./types";

const NONE = "";

interface Props {
  columns: Column[];
  value: Column | null;
  onChange: (name: string | null) => void;
}

/** By which column the list is grouped, if by any. */
export function GroupPicker({ columns, value, onChange }: Props) {
  const { t } = useTranslation("register");
  const offered = columns.filter(({ groupable }) => groupable);
  if (offered.length === 0) return null;
  const label = value ? t("groups.by", { column: value.label }) : t("groups.button");
  const choices = [{ name: NONE, label: t("groups.none") }, ...offered];
  return (
    <Menu position="bottom-end" shadow="md" width={240}>
      <Menu.Target>
        <Tooltip label={label}>
          <ActionIcon variant={value ? "light" : "default"} size={36} aria-label={label}>
            <IconLayoutRows size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown aria-label={t("groups.button")}>
        <ScrollArea.Autosize mah={320} type="scroll">
          <Menu.RadioGroup value={value?.name ?? NONE} onChange={(name) => onChange(name || null)}>
            {choices.map((choice) => (
              <Menu.RadioItem
                key={choice.name}
                value={choice.name}
                closeMenuOnClick
                checkIcon={<IconCheck size={16} aria-hidden />}
              >
                {choice.label}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
