import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { variablesQuery } from "~/features/mail";

/** Chooses a merge field by its name; `onPick` gets what is written in a text. */
export function FieldPicker({ label, onPick }: { label: string; onPick: (field: string) => void }) {
  const { t } = useTranslation("mail");
  const groups = useQuery(variablesQuery).data ?? [];
  const [search, setSearch] = useState("");
  return (
    <Select
      size="xs"
      w={190}
      aria-label={label}
      placeholder={t("templates.insert")}
      data={groups.map((group) => ({
        group: group.label,
        items: group.variables.map(({ field, label: name }) => ({ value: field, label: name })),
      }))}
      value={null}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(field) => {
        setSearch("");
        if (field) onPick(field);
      }}
      maxDropdownHeight={320}
      nothingFoundMessage={t("none")}
      comboboxProps={{ width: 260, position: "bottom-start" }}
    />
  );
}
