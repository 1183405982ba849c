import { ActionIcon, Group, Text, UnstyledButton } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "~/api/problem";
import { ColumnField } from "~/components/form";
import { Cell, type Column, type FieldValue } from "~/components/register";
import { useMay } from "~/features/session";
import type { Customer } from "./api";
import classes from "./InlineField.module.css";
import { useChangeCustomer } from "./useChangeCustomer";

interface Props {
  customer: Customer;
  column: Column;
  canEdit: boolean;
}

/** One fact: a click turns it into its field, Enter or the tick keeps it, Escape leaves it. */
export function InlineField({ customer, column, canEdit }: Props) {
  const { t } = useTranslation(["common", "customers"]);
  const may = useMay();
  const values = customer as unknown as Record<string, unknown>;
  const writes = column.writes ?? column.name;
  const current = (values[writes] ?? null) as FieldValue;
  const [draft, setDraft] = useState<FieldValue | undefined>(undefined);
  const change = useChangeCustomer();
  const faults = change.error instanceof ApiProblem && change.error.status === 422 ? change.error : null;
  const close = () => {
    setDraft(undefined);
    change.reset();
  };
  const save = (value: FieldValue) => {
    if (value === current) return close();
    change.mutate({ customer, change: { [writes]: value } }, { onSuccess: close });
  };
  const isChosen = ["term", "employee", "enum", "country", "language", "reference"].includes(column.type);

  const label = (
    <Text size="sm" c="dimmed" component="dt">
      {column.label}
    </Text>
  );
  if (column.type === "boolean" && canEdit) {
    return (
      <div className={classes.field}>
        {label}
        <dd className={classes.value}>
          <ColumnField column={column} value={current} onChange={save} hideLabel />
        </dd>
      </div>
    );
  }
  if (draft === undefined) {
    const shown = <Cell column={column} value={values[column.name]} />;
    const found = values[column.name];
    const isEmpty = found === null || found === "" || (Array.isArray(found) && found.length === 0);
    return (
      <div className={classes.field}>
        {label}
        <dd className={classes.value}>
          {canEdit ? (
            <UnstyledButton className={classes.button} onClick={() => setDraft(current)}>
              <span className="visually-hidden">{t("customers:change", { field: column.label })}: </span>
              {isEmpty ? <span className={classes.empty}>{t("common:notSet")}</span> : shown}
            </UnstyledButton>
          ) : (
            <span className={classes.fixed}>
              {isEmpty ? <span className={classes.empty}>–</span> : shown}
            </span>
          )}
        </dd>
      </div>
    );
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    // In a list of tags, Enter first adds what was typed.
    const isTyped = event.target instanceof HTMLInputElement && event.target.value.trim() !== "";
    if (event.key === "Enter" && !isChosen && !(column.type === "tags" && isTyped)) {
      event.preventDefault();
      save(draft);
    }
  };
  return (
    <div className={classes.field}>
      {label}
      <dd className={classes.value} onKeyDown={onKey}>
        <Group gap={4} wrap="nowrap" align="flex-start">
          <div className={classes.editor}>
            <ColumnField
              column={column}
              value={draft}
              hideLabel
              autoFocus
              canAddTerm={may("customers:dictionary:edit")}
              error={faults?.errors.map(({ detail }) => detail).join(" ") || faults?.detail}
              onChange={(value) => {
                setDraft(value);
                if (isChosen) save(value);
              }}
            />
          </div>
          {!isChosen && (
            <ActionIcon
              variant="filled"
              size={36}
              aria-label={t("common:save")}
              loading={change.isPending}
              onClick={() => save(draft)}
            >
              <IconCheck size={18} aria-hidden />
            </ActionIcon>
          )}
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={t("common:cancel")} onClick={close}>
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </Group>
      </dd>
    </div>
  );
}
