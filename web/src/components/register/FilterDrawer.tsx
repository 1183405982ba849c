import {
  ActionIcon,
  Button,
  Checkbox,
  Drawer,
  Group,
  MultiSelect,
  Paper,
  SegmentedControl,
  Stack,
  Text,
} from "@mantine/core";
import { IconFolderPlus, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ColumnPicker } from "./ColumnPicker";
import ConditionEditor from "./ConditionEditor";
import { freshCondition, isComplete } from "./condition";
import {
  appendAt,
  asGroup,
  isCondition,
  isGroup,
  type Joint,
  jointOf,
  makeGroup,
  membersOf,
  negatedGroup,
  normalised,
  type Path,
  replaceAt,
} from "./tree";
import type { Column, FilterGroup, FilterNode } from "./types";

const MAX_DEPTH = 4;

interface Props {
  columns: Column[];
  filter: FilterGroup;
  /** Filters that show although they are empty. */
  always: Column[];
  onClose: () => void;
  onShow: (filter: FilterGroup, always: string[]) => void;
}

/** The whole filter as a tree of AND / OR groups, some negated; nothing changes in the list before "Show". */
export function FilterDrawer({ columns, filter, always, onClose, onShow }: Props) {
  const { t } = useTranslation(["register", "common"]);
  const [draft, setDraft] = useState(() => asGroup(normalised(filter)));
  const [names, setNames] = useState(always.map(({ name }) => name));
  const byName = useMemo(() => new Map(columns.map((column) => [column.name, column])), [columns]);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t("register:filter.advancedTitle")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <Stack>
        <GroupEditor
          group={draft}
          path={[]}
          columns={columns}
          byName={byName}
          onReplace={(path, node) => setDraft(replaceAt(draft, path, node))}
          onAppend={(path, node) => setDraft(appendAt(draft, path, node))}
        />
        <MultiSelect
          label={t("register:filter.always")}
          description={t("register:filter.alwaysHelp")}
          data={columns
            .filter(({ operators }) => operators.length > 0)
            .map(({ name, label }) => ({ value: name, label }))}
          value={names}
          onChange={setNames}
          searchable
          hidePickedOptions
          nothingFoundMessage={t("common:none")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button disabled={!isWhole(draft)} onClick={() => onShow(draft, names)}>
            {t("common:show")}
          </Button>
        </Group>
      </Stack>
    </Drawer>
  );
}

function isWhole(node: FilterNode): boolean {
  if (isCondition(node)) return isComplete(node);
  return isGroup(node) ? membersOf(node).every(isWhole) : isWhole(node.not);
}

interface GroupEditorProps {
  group: FilterGroup;
  isNegated?: boolean;
  path: Path;
  columns: Column[];
  byName: Map<string, Column>;
  onReplace: (path: Path, node: FilterNode | null) => void;
  onAppend: (path: Path, node: FilterNode) => void;
}

function GroupEditor(props: GroupEditorProps) {
  const { group, isNegated = false, path, columns, onReplace, onAppend } = props;
  const { t } = useTranslation("register");
  const members = membersOf(group);
  const replace = (changed: FilterGroup, negated: boolean) =>
    onReplace(path, negated ? { not: changed } : changed);
  return (
    <Paper withBorder p="sm" bg={path.length % 2 ? "var(--kontor-canvas)" : undefined}>
      <Group justify="space-between" mb="sm">
        <Group gap="xs">
          <Text size="sm">{t("filter.match")}</Text>
          <SegmentedControl
            size="xs"
            aria-label={t("filter.match")}
            value={jointOf(group)}
            onChange={(joint) => replace(makeGroup(joint as Joint, members), isNegated)}
            data={[
              { value: "and", label: t("filter.and") },
              { value: "or", label: t("filter.or") },
            ]}
          />
        </Group>
        {path.length > 0 && (
          <RemoveButton label={t("filter.removeGroup")} onClick={() => onReplace(path, null)} />
        )}
      </Group>
      {path.length > 0 && (
        <Checkbox
          size="xs"
          mb="sm"
          label={t("filter.except")}
          checked={isNegated}
          onChange={(event) => replace(group, event.currentTarget.checked)}
        />
      )}
      <Stack gap="sm">
        {members.map((member, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a filter is its place in the tree
          <Member key={index} {...props} isNegated={false} node={member} path={[...path, index]} />
        ))}
        <Group gap="xs">
          <ColumnPicker columns={columns} onPick={(column) => onAppend(path, freshCondition(column))}>
            {(open) => (
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<IconPlus size={14} aria-hidden />}
                onClick={open}
              >
                {t("filter.addCondition")}
              </Button>
            )}
          </ColumnPicker>
          {path.length < MAX_DEPTH && (
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconFolderPlus size={14} aria-hidden />}
              onClick={() => onAppend(path, makeGroup(jointOf(group) === "and" ? "or" : "and", []))}
            >
              {t("filter.addGroup")}
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}

/** One member: a group, negated or not, a condition, or one whose column is gone, shown to be taken away. */
function Member({ node, ...props }: GroupEditorProps & { node: FilterNode }) {
  const { path, byName, onReplace } = props;
  const { t } = useTranslation("register");
  const negated = negatedGroup(node);
  if (negated) return <GroupEditor {...props} group={negated} isNegated />;
  if (isGroup(node)) return <GroupEditor {...props} group={node} />;
  const column = isCondition(node) ? byName.get(node.field) : undefined;
  return (
    <Paper withBorder p="sm" bg="var(--kontor-surface)">
      <Group justify="space-between" mb={column ? "xs" : 0} wrap="nowrap">
        <Text size="sm" fw={600}>
          {column?.label ?? t("filter.unknown")}
        </Text>
        <RemoveButton label={t("filter.remove")} onClick={() => onReplace(path, null)} />
      </Group>
      {isCondition(node) && column && (
        <ConditionEditor column={column} condition={node} onChange={(changed) => onReplace(path, changed)} />
      )}
    </Paper>
  );
}

function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
      <IconTrash size={16} aria-hidden />
    </ActionIcon>
  );
}
