import { Combobox, ScrollArea, useCombobox } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "./types";

interface ColumnPickerProps {
  columns: Column[];
  onPick: (column: Column) => void;
  children: (onClick: () => void) => React.ReactNode;
}

/** A searchable list of the columns that can be filtered. */
export function ColumnPicker({ columns, onPick, children }: ColumnPickerProps) {
  const { t } = useTranslation(["register", "common"]);
  const [search, setSearch] = useState("");
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      combobox.focusTarget();
      setSearch("");
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const wanted = search.trim().toLowerCase();
  const found = columns.filter(
    (column) => column.operators.length > 0 && column.label.toLowerCase().includes(wanted),
  );
  return (
    <Combobox
      store={combobox}
      keepMounted={false}
      width={260}
      position="bottom-start"
      onOptionSubmit={(name) => {
        const column = columns.find((candidate) => candidate.name === name);
        combobox.closeDropdown();
        if (column) onPick(column);
      }}
    >
      <Combobox.Target targetType="button">
        {children(() => combobox.toggleDropdown()) as React.ReactElement}
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            combobox.selectFirstOption();
          }}
          placeholder={t("register:filter.choose")}
          aria-label={t("register:filter.choose")}
        />
        <Combobox.Options aria-label={t("register:filter.choose")}>
          <ScrollArea.Autosize mah={280} type="scroll">
            {found.map((column) => (
              <Combobox.Option key={column.name} value={column.name}>
                {column.label}
              </Combobox.Option>
            ))}
            {found.length === 0 && <Combobox.Empty>{t("common:none")}</Combobox.Empty>}
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
