import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/useFormat";
import { describeCondition, valuesOf } from "./describe";
import { useColumnOptions } from "./options";
import { isCondition, isGroup, jointOf, membersOf } from "./tree";
import type { Column, Condition, FilterNode } from "./types";

/** A condition as people say it, with the names of what is compared. */
export function useConditionText(condition: Condition, column: Column): string {
  const { t } = useTranslation("register");
  const { t: c } = useTranslation("common");
  const format = useFormat();
  const { options } = useColumnOptions(column, valuesOf(condition));
  return describeCondition(condition, column, options, { t, format, yesNo: [c("yes"), c("no")] });
}

interface Props {
  node: FilterNode;
  byName: Map<string, Column>;
}

/** A whole tree in words: `not (Segment is any of SMB or City is Sofia)`. */
export function NodeWords({ node, byName }: Props) {
  const { t } = useTranslation("register");
  if (isCondition(node)) {
    const column = byName.get(node.field);
    return column ? <ConditionWords condition={node} column={column} /> : t("filter.unknown");
  }
  if (!isGroup(node)) {
    return (
      <>
        {t("filter.notWord")} <Bracketed node={node.not} byName={byName} />
      </>
    );
  }
  const joint = t(jointOf(node) === "and" ? "filter.andWord" : "filter.orWord");
  return membersOf(node).map((member, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a filter is its place in the tree
    <Fragment key={index}>
      {index > 0 && ` ${joint} `}
      <Bracketed node={member} byName={byName} />
    </Fragment>
  ));
}

/** Groups in brackets, and conditions as they are. */
function Bracketed({ node, byName }: Props) {
  const words = <NodeWords node={node} byName={byName} />;
  return isGroup(node) ? <>({words})</> : words;
}

function ConditionWords({ condition, column }: { condition: Condition; column: Column }) {
  return useConditionText(condition, column);
}
