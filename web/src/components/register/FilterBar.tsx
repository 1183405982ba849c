import { Button, Group, Text } from "@mantine/core";
import { IconFilter, IconSitemap } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ColumnPicker } from "./ColumnPicker";
import { freshCondition } from "./condition";
import { Chip, EditPopover, EmptyChip } from "./FilterChips";
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
import type { Column, Condition, FilterGroup } from "./types";

interface Props {
  columns: Column[];
  filter: FilterGroup;
  /** Filters that show although they are empty. */
  always: Column[];
  onChange: (filter: FilterGroup) => void;
  onAlways: (names: string[]) => void;
  onAdvanced: () => void;
  /** The condition that the server does not take. */
  wrong: Condition | null;
}

/** The filters in force as chips, each to be changed or taken away, and a button for one more. */
export function FilterBar({ columns, filter, always, onChange, onAlways, onAdvanced, wrong }: Props) {
  const { t } = useTranslation("register");
  const byName = useMemo(() => new Map(columns.map((column) => [column.name, column])), [columns]);
  const joint = t(jointOf(filter) === "and" ? "filter.andWord" : "filter.orWord");
  const members = membersOf(filter);
  const filled = new Set(members.flatMap((member) => (isCondition(member) ? member.field : [])));
  // One of several by "or" would widen what the others leave.
  const waiting = jointOf(filter) === "and" ? always.filter(({ name }) => !filled.has(name)) : [];
  const add = (condition: Condition) => onChange(appendAt(filter, [], condition));
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
      {waiting.map((column) => (
        <EmptyChip
          key={column.name}
          column={column}
          onAdd={add}
          onHide={() => onAlways(always.map(({ name }) => name).filter((name) => name !== column.name))}
        />
      ))}
      <AddFilter columns={columns} onAdd={add} />
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
    </Group>
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
