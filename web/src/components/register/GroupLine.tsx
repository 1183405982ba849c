// biome-ignore-all lint/a11y/useSemanticElements: a grid that draws only the rows in sight cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, aria-activedescendant names the row
import { Badge, Button, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconFilter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/useFormat";
import { Cell } from "./Cell";
import classes from "./GroupLine.module.css";
import table from "./RegisterTable.module.css";
import type { Column, Group } from "./types";

interface Props {
  id: string;
  index: number;
  group: Group;
  /** The column that the list is grouped by, and those whose sums are known. */
  column: Column;
  summed: Column[];
  isOpen: boolean;
  isActive: boolean;
  span: number;
  start: number;
  height: number;
  onToggle: () => void;
  /** Shows the rows of this group alone. */
  onOnly: () => void;
}

/** The head of a group: its value, how many rows it has, and what their numbers add up to. */
export function GroupLine(props: Props) {
  const { group, column, isOpen, onToggle, onOnly } = props;
  const { t } = useTranslation("register");
  const format = useFormat();
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={props.index + 2}
      aria-level={1}
      aria-expanded={isOpen}
      data-active={props.isActive || undefined}
      className={classes.line}
      style={{ height: props.height, transform: `translateY(${props.start}px)` }}
    >
      <div role="gridcell" aria-colindex={1} aria-colspan={props.span} className={classes.cell}>
        <UnstyledButton className={classes.head} tabIndex={-1} onClick={onToggle}>
          <Chevron size={16} aria-hidden className={classes.chevron} />
          <span className={classes.value}>
            {group.value === null ? (
              <Text span size="sm" c="dimmed">
                {t("groups.nothing", { column: column.label })}
              </Text>
            ) : (
              <Cell column={column} value={group.value} />
            )}
          </span>
          <Badge variant="default" size="sm" fw={600} aria-label={t("rows", { count: group.count })}>
            {format.number(group.count)}
          </Badge>
        </UnstyledButton>
        {props.summed.map((each) => {
          const sum = group.sums[each.name];
          return sum == null ? null : (
            <Text key={each.name} span size="xs" c="dimmed" className={classes.sum}>
              {t("groups.sum", { column: each.label, sum: format.number(sum) })}
            </Text>
          );
        })}
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          tabIndex={-1}
          className={classes.only}
          leftSection={<IconFilter size={13} aria-hidden />}
          onClick={onOnly}
        >
          {t("groups.only")}
        </Button>
      </div>
    </div>
  );
}

/** Where a row will stand that has not come yet. */
export function WaitingLine({ index, start, height }: { index: number; start: number; height: number }) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-busy="true"
      className={table.waiting}
      style={{ height, transform: `translateY(${start}px)` }}
    >
      <div role="gridcell" className={table.waitingCell}>
        <span className={table.waitingBar} style={{ width: `${30 + ((index * 37) % 50)}%` }} />
      </div>
    </div>
  );
}
