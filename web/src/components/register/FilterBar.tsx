import {
  ActionIcon,
  Button,
  Combobox,
  Group,
  Popover,
  ScrollArea,
  Skeleton,
  Text,
  UnstyledButton,
  useCombobox,
} from "@mantine/core";
import { IconFilter, IconSitemap, IconX } from "@tabler/icons-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/useFormat";
import { freshCondition, isComplete } from "./condition";
import { describeCondition, describeNode, valuesOf } from "./describe";
import classes from "./FilterBar.module.css";
import { useColumnOptions } from "./options";
import {
  appendAt,
  conditionsOf,
  countConditions,
  EMPTY,
  isCondition,
  jointOf,
  membersOf,
  replaceAt,
} from "./tree";
import type { Column, Condition, FilterGroup, FilterNode } from "./types";

const ConditionEditor = lazy(() => import("./ConditionEditor"));

interface Props {
  columns: Column[];
  filter: FilterGroup;
  onChange: (filter: FilterGroup) => void;
  onAdvanced: () => void;
  /** The condition that the server does not take. */
  wrong: Condition | null;
}

/** The filters in force as chips, each to be changed or taken away, and a button for one more. */
export function FilterBar({ columns, filter, onChange, onAdvanced, wrong }: Props) {
  const { t } = useTranslation("register");
  const byName = useMemo(() => new Map(columns.map((column) => [column.name, column])), [columns]);
  const joint = t(jointOf(filter) === "and" ? "filter.andWord" : "filter.orWord");
  const members = membersOf(filter);
  return (
    <Group gap={6} wrap="wrap">
      {members.map((member, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a filter is its place in the tree
        <Group key={index} gap={6} wrap="nowrap" maw="100%">
          {index > 0 && (
            <Text size="xs" c="dimmed">
              {joint}
            </Text>
          )}
          <Chip
            node={member}
            byName={byName}
            wrong={wrong && conditionsOf(member).includes(wrong) ? wrong : null}
            onAdvanced={onAdvanced}
            onChange={(node) => onChange(replaceAt(filter, [index], node))}
          />
        </Group>
      ))}
      <AddFilter columns={columns} onAdd={(condition) => onChange(appendAt(filter, [], condition))} />
      {members.length > 0 && (
        <>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconSitemap size={15} aria-hidden />}
            onClick={onAdvanced}
          >
            {t("filter.advanced")}
          </Button>
          {countConditions(filter) > 1 && (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => onChange(EMPTY)}>
              {t("filter.clear")}
            </Button>
          )}
        </>
      )}
    </Group>
  );
}

interface ChipProps {
  node: FilterNode;
  byName: Map<string, Column>;
  wrong: Condition | null;
  onChange: (node: FilterNode | null) => void;
  onAdvanced: () => void;
}

function Chip({ node, byName, wrong, onChange, onAdvanced }: ChipProps) {
  const { t } = useTranslation(["register", "common"]);
  const format = useFormat();
  const column = isCondition(node) ? byName.get(node.field) : undefined;
  if (isCondition(node) && column)
    return <ConditionChip condition={node} column={column} isWrong={wrong !== null} onChange={onChange} />;
  const words = { t, format, yesNo: [t("common:yes"), t("common:no")] as [string, string] };
  const text = describeNode(node, byName, words as never);
  return (
    <ChipFrame wrong={wrong && (byName.get(wrong.field)?.label ?? wrong.field)}>
      <UnstyledButton
        className={classes.text}
        onClick={onAdvanced}
        aria-label={t("register:filter.edit", { text })}
      >
        {isCondition(node) ? text : t("register:filter.group", { text })}
      </UnstyledButton>
      <RemoveChip onClick={() => onChange(null)} />
    </ChipFrame>
  );
}

/** A chip; red where the server does not take the value for the column called `wrong`. */
function ChipFrame({ wrong, children }: { wrong: string | null; children: React.ReactNode }) {
  const { t } = useTranslation("register");
  return (
    <span className={classes.frame}>
      <span className={classes.chip} data-wrong={wrong ? true : undefined}>
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
  const { t: c } = useTranslation("common");
  const format = useFormat();
  const { options } = useColumnOptions(column, valuesOf(condition));
  const [draft, setDraft] = useState<Condition | null>(null);
  const text = describeCondition(condition, column, options, { t, format, yesNo: [c("yes"), c("no")] });
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

function RemoveChip({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation("register");
  return (
    <ActionIcon
      size={24}
      variant="subtle"
      color="gray"
      radius="xl"
      aria-label={t("filter.remove")}
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

function EditPopover({ column, draft, onDraft, onShow, children }: EditPopoverProps) {
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

/** Choose a column, then its condition. */
function AddFilter({ columns, onAdd }: { columns: Column[]; onAdd: (condition: Condition) => void }) {
  const { t } = useTranslation("register");
  const [draft, setDraft] = useState<Condition | null>(null);
  const column = draft && columns.find(({ name }) => name === draft.field);
  const button = (onClick: () => void) => (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconFilter size={15} aria-hidden />}
      onClick={onClick}
    >
      {t("filter.add")}
    </Button>
  );
  if (column) {
    return (
      <EditPopover
        column={column}
        draft={draft}
        onDraft={setDraft}
        onShow={(condition) => {
          setDraft(null);
          onAdd(condition);
        }}
      >
        {button(() => setDraft(null))}
      </EditPopover>
    );
  }
  return (
    <ColumnPicker columns={columns} onPick={(picked) => setDraft(freshCondition(picked))}>
      {button}
    </ColumnPicker>
  );
}

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
