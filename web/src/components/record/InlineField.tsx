import { ActionIcon, Group, Text, UnstyledButton } from "@mantine/core";
import { IconCheck, IconExternalLink, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "~/api/problem";
import { ColumnField } from "~/components/form";
import { type Column, changeOf, type FieldValue, shownIn, valueIn } from "~/components/register";
import { ConflictNote } from "./ConflictNote";
import { type Changed, Conflict, isSame, type Recorded, type RecordKind } from "./change";
import { FactValue, isWritten } from "./FactValue";
import classes from "./InlineField.module.css";
import { useRecordChange } from "./useRecordChange";

interface Props<R extends Recorded> {
  kind: RecordKind<R>;
  record: R;
  column: Column;
  canEdit: boolean;
  canAddTerm?: boolean | undefined;
  /** A change may not empty it. */
  isRequired?: boolean;
  onChanged?: ((changed: Changed<R>) => void) | undefined;
}

/** Types whose value is chosen from a list: choosing is saving. */
const CHOSEN = ["term", "employee", "enum", "country", "language", "reference", "select"];

/** One fact: a click turns it into its field, Enter, Tab or the tick keeps it, Escape leaves it. */
export function InlineField<R extends Recorded>(props: Props<R>) {
  const { kind, record, column, canEdit, canAddTerm, isRequired = false, onChanged } = props;
  const { t } = useTranslation(["common", "record"]);
  const read = (of: R) => valueIn(of, column);
  const shown = (of: R) => shownIn(of, column);
  const current = read(record);
  // What is being typed, and the record that it is typed upon.
  const [edit, setEdit] = useState<{ draft: FieldValue; seen: R } | null>(null);
  const change = useRecordChange(kind, { settles: "conflicts" });
  const faults = change.error instanceof ApiProblem && change.error.status === 422 ? change.error : null;
  const conflict = change.error instanceof Conflict ? (change.error as Conflict<R>) : null;
  const close = () => {
    setEdit(null);
    change.reset();
  };
  const save = (draft: FieldValue, seen: R) => {
    if (isSame(draft, read(seen))) return close();
    setEdit({ draft, seen });
    const onSuccess = (changed: Changed<R>) => {
      close();
      onChanged?.(changed);
    };
    change.mutate({ seen, values: () => changeOf(column, draft), replaces: read }, { onSuccess });
  };
  const isChosen = CHOSEN.includes(column.type);
  const label = (
    <Text size="sm" c="dimmed" component="dt">
      {column.label}
      {isRequired && canEdit && (
        <Text span c="var(--mantine-color-error)" aria-hidden>
          {" *"}
        </Text>
      )}
    </Text>
  );
  const note = conflict && edit && (
    <ConflictNote
      theirs={<FactValue column={column} value={shown(conflict.theirs)} />}
      isSending={change.isPending}
      onTakeMine={() => save(edit.draft, conflict.theirs)}
      onTakeTheirs={close}
    />
  );
  if (column.type === "boolean" && canEdit) {
    return (
      <div className={classes.field}>
        {label}
        <dd className={classes.value}>
          <ColumnField
            column={column}
            value={edit ? edit.draft : current}
            onChange={(value) => save(value, record)}
            error={faults ? textOf(faults) : undefined}
            hideLabel
          />
          {note}
        </dd>
      </div>
    );
  }
  if (edit === null) {
    const value = shown(record);
    const text = isWritten(value) ? (
      <FactValue column={column} value={value} />
    ) : (
      <span className={classes.empty}>{canEdit ? t("notSet") : "–"}</span>
    );
    const link = linkOf(column, value);
    return (
      <div className={classes.field}>
        {label}
        <dd className={classes.value}>
          <Group gap={4} wrap="nowrap">
            {canEdit ? (
              <UnstyledButton
                className={classes.button}
                data-fact
                onClick={() => setEdit({ draft: current, seen: record })}
              >
                <span className="visually-hidden">{t("record:change", { field: column.label })}: </span>
                {text}
              </UnstyledButton>
            ) : (
              <span className={classes.fixed}>{text}</span>
            )}
            {link && (
              <ActionIcon
                component="a"
                href={link}
                target="_blank"
                rel="noreferrer"
                variant="subtle"
                color="gray"
                aria-label={t("record:open", { field: column.label })}
              >
                <IconExternalLink size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        </dd>
      </div>
    );
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    if (event.key === "Tab") {
      const next = neighbour(event.currentTarget, event.shiftKey ? -1 : 1);
      if (!next) return;
      event.preventDefault();
      save(edit.draft, edit.seen);
      next.click();
    }
    // In a list of tags, Enter first adds what was typed.
    const isTyped = event.target instanceof HTMLInputElement && event.target.value.trim() !== "";
    if (event.key === "Enter" && !isChosen && !(column.type === "tags" && isTyped)) {
      event.preventDefault();
      save(edit.draft, edit.seen);
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
              value={edit.draft}
              hideLabel
              required={isRequired}
              autoFocus
              canAddTerm={canAddTerm}
              rowId={record.id}
              error={faults ? textOf(faults) : undefined}
              onChange={(draft) => {
                setEdit({ ...edit, draft });
                if (isChosen) save(draft, edit.seen);
              }}
            />
          </div>
          {!isChosen && (
            <ActionIcon
              variant="filled"
              size={36}
              aria-label={t("save")}
              loading={change.isPending}
              onClick={() => save(edit.draft, edit.seen)}
            >
              <IconCheck size={18} aria-hidden />
            </ActionIcon>
          )}
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={t("cancel")} onClick={close}>
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </Group>
        {note}
      </dd>
    </div>
  );
}

/** What opens the fact beside the one in which `element` is, if that can be changed. */
function neighbour(element: Element, step: 1 | -1): HTMLElement | null {
  const facts = [...(element.closest("dl")?.querySelectorAll("dd") ?? [])];
  const at = facts.findIndex((fact) => fact.contains(element));
  const beside = step > 0 ? facts.slice(at + 1) : facts.slice(0, at).reverse();
  const found = beside.flatMap((fact) => fact.querySelector<HTMLElement>("[data-fact]") ?? []);
  return found[0] ?? null;
}

function textOf(problem: ApiProblem): string {
  return problem.errors.map(({ detail }) => detail).join(" ") || problem.detail;
}

/** Where a fact leads besides its field; only to pages, anything else could be a script. */
function linkOf(column: Column, value: unknown): string | null {
  if (column.type === "url" && /^https?:\/\//i.test(String(value))) return String(value);
  if (column.type === "reference" && column.register && isWritten(value))
    return `/${column.register}/${(value as { id: string }).id}`;
  return null;
}
