import { ActionIcon, Button, Popover, Skeleton, Text, UnstyledButton } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { freshCondition, isComplete } from "./condition";
import classes from "./FilterBar.module.css";
import { NodeWords, useConditionText } from "./FilterWords";
import { isCondition } from "./tree";
import type { Column, Condition, FilterNode } from "./types";

const ConditionEditor = lazy(() => import("./ConditionEditor"));

interface ChipProps {
  node: FilterNode;
  byName: Map<string, Column>;
  wrong: Condition | null;
  onChange: (node: FilterNode | null) => void;
  onAdvanced: () => void;
}

/** One member of the filter, to be changed or taken away. */
export function Chip({ node, byName, wrong, onChange, onAdvanced }: ChipProps) {
  const { t } = useTranslation("register");
  const column = isCondition(node) ? byName.get(node.field) : undefined;
  if (isCondition(node) && column)
    return <ConditionChip condition={node} column={column} isWrong={wrong !== null} onChange={onChange} />;
  return (
    <ChipFrame wrong={wrong && (byName.get(wrong.field)?.label ?? wrong.field)}>
      <UnstyledButton className={classes.text} onClick={onAdvanced}>
        <span className="visually-hidden">{t("filter.edit", { text: "" })}</span>
        <NodeWords node={node} byName={byName} />
      </UnstyledButton>
      <RemoveChip onClick={() => onChange(null)} />
    </ChipFrame>
  );
}

interface FrameProps {
  wrong: string | null;
  isEmpty?: boolean;
  children: React.ReactNode;
}

/** A chip; red where the server does not take the value for the column called `wrong`. */
function ChipFrame({ wrong, isEmpty, children }: FrameProps) {
  const { t } = useTranslation("register");
  return (
    <span className={classes.frame}>
      <span className={classes.chip} data-wrong={wrong ? true : undefined} data-empty={isEmpty}>
        {children}
      </span>
      {wrong && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {t("filter.wrong", { column: wrong })}
        </Text>
      )}
    </span>
  );
}

function ConditionChip({
  condition,
  column,
  isWrong,
  onChange,
}: {
  condition: Condition;
  column: Column;
  isWrong: boolean;
  onChange: ChipProps["onChange"];
}) {
  const { t } = useTranslation("register");
  const [draft, setDraft] = useState<Condition | null>(null);
  const text = useConditionText(condition, column);
  return (
    <ChipFrame wrong={isWrong ? column.label : null}>
      <EditPopover
        column={column}
        draft={draft}
        onDraft={setDraft}
        onShow={(changed) => {
          setDraft(null);
          onChange(changed);
        }}
      >
        <UnstyledButton
          className={classes.text}
          title={text}
          aria-label={t("filter.edit", { text })}
          onClick={() => setDraft(condition)}
        >
          {text}
        </UnstyledButton>
      </EditPopover>
      <RemoveChip onClick={() => onChange(null)} />
    </ChipFrame>
  );
}

interface EmptyChipProps {
  column: Column;
  onAdd: (condition: Condition) => void;
  onHide: () => void;
}

/** A filter that shows although it is empty: it waits for a value. */
export function EmptyChip({ column, onAdd, onHide }: EmptyChipProps) {
  const { t } = useTranslation("register");
  const [draft, setDraft] = useState<Condition | null>(null);
  const text = t("filter.any", { column: column.label });
  return (
    <ChipFrame wrong={null} isEmpty>
      <EditPopover
        column={column}
        draft={draft}
        onDraft={setDraft}
        onShow={(condition) => {
          setDraft(null);
          onAdd(condition);
        }}
      >
        <UnstyledButton
          className={classes.text}
          aria-label={t("filter.edit", { text })}
          onClick={() => setDraft(freshCondition(column))}
        >
          {text}
        </UnstyledButton>
      </EditPopover>
      <RemoveChip label={t("filter.hide", { column: column.label })} onClick={onHide} />
    </ChipFrame>
  );
}

function RemoveChip({ onClick, label }: { onClick: () => void; label?: string }) {
  const { t } = useTranslation("register");
  return (
    <ActionIcon
      size={24}
      variant="subtle"
      color="gray"
      radius="xl"
      aria-label={label ?? t("filter.remove")}
      onClick={onClick}
    >
      <IconX size={14} aria-hidden />
    </ActionIcon>
  );
}

interface EditPopoverProps {
  column: Column;
  draft: Condition | null;
  onDraft: (draft: Condition | null) => void;
  onShow: (condition: Condition) => void;
  children: React.ReactNode;
}

export function EditPopover({ column, draft, onDraft, onShow, children }: EditPopoverProps) {
  const { t } = useTranslation("common");
  return (
    <Popover
      opened={draft !== null}
      onChange={(isOpen) => !isOpen && onDraft(null)}
      width={300}
      trapFocus
      shadow="md"
      position="bottom-start"
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown aria-label={column.label}>
        {draft && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (isComplete(draft)) onShow(draft);
            }}
          >
            <Text fw={600} size="sm" mb="xs">
              {column.label}
            </Text>
            <Suspense fallback={<Skeleton h={130} />}>
              <ConditionEditor column={column} condition={draft} onChange={onDraft} />
            </Suspense>
            <Button type="submit" fullWidth mt="sm" disabled={!isComplete(draft)}>
              {t("show")}
            </Button>
          </form>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
