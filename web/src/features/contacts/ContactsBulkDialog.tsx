import { Select, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormDialog } from "~/components/dialog";
import { ColumnField } from "~/components/form";
import { type Chosen, type FieldValue, registerQuery } from "~/components/register";
import { bulkColumns, wishOf } from "./bulk";
import { useContactsBulk } from "./ContactsBulk";

interface Props {
  chosen: Chosen;
  onClose: () => void;
}

/** One field of many contacts gets one value. */
export default function ContactsBulkDialog({ chosen, onClose }: Props) {
  const { t } = useTranslation(["contacts", "customers"]);
  const [rows] = useState(chosen);
  const offered = bulkColumns(useQuery(registerQuery("contacts")).data?.columns ?? []);
  const [name, setName] = useState<string | null>(null);
  const [value, setValue] = useState<FieldValue>(null);
  const column = offered.find((each) => each.name === name);
  const run = useContactsBulk(() => {
    rows.clear();
    onClose();
  });
  const { ids } = rows;
  return (
    <FormDialog
      title={t("contacts:bulk.changeTitle", { count: rows.count })}
      onClose={onClose}
      onSubmit={() => column && ids && run.mutate(wishOf(ids, column, value))}
      submission={{ isSending: run.isPending, error: null }}
      isDisabled={!column}
    >
      <Select
        label={t("customers:bulk.field")}
        data={offered.map((each) => ({ value: each.name, label: each.label }))}
        value={name}
        onChange={(chosenName) => {
          setName(chosenName);
          setValue(null);
        }}
        allowDeselect={false}
        searchable
        data-autofocus
      />
      {column && <ColumnField key={column.name} column={column} value={value} onChange={setValue} />}
      {column?.nullable && (
        <Text size="xs" c="dimmed">
          {t("customers:bulk.empty")}
        </Text>
      )}
    </FormDialog>
  );
}
