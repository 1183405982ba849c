import type { Condition, FilterGroup, FilterNode } from "./types";

/** Pure operations on filter trees. A path is the list of member indexes from the root. */
export type Path = readonly number[];
export type Joint = "and" | "or";

/** The server reads no longer list of values in one condition. */
export const MAX_VALUES = 500;

export const EMPTY: FilterGroup = { and: [] };

export function isCondition(node: FilterNode): node is Condition {
  return "field" in node;
}

export function isGroup(node: FilterNode): node is FilterGroup {
  return "and" in node || "or" in node;
}

export function jointOf(group: FilterGroup): Joint {
  return "and" in group ? "and" : "or";
}

export function membersOf(group: FilterGroup): FilterNode[] {
  return "and" in group ? group.and : group.or;
}

export function makeGroup(joint: Joint, members: FilterNode[]): FilterGroup {
  return joint === "and" ? { and: members } : { or: members };
}

/** The group inside a negation; null for conditions and what is no negation of a group. */
export function negatedGroup(node: FilterNode): FilterGroup | null {
  return "not" in node && isGroup(node.not) ? node.not : null;
}

/** The same tree with negations of groups only, each negated once, so that all of it can be edited. */
export function normalised(node: FilterNode): FilterNode {
  if (isCondition(node)) return node;
  if (isGroup(node)) return makeGroup(jointOf(node), membersOf(node).map(normalised));
  const inner = normalised(node.not);
  return "not" in inner ? inner.not : { not: asGroup(inner) };
}

/** Any tree as a group, so that the page always has a list of members to show. */
export function asGroup(node: FilterNode | null | undefined): FilterGroup {
  if (!node) return EMPTY;
  return isGroup(node) ? node : { and: [node] };
}

function withMembers(group: FilterGroup, change: (members: FilterNode[]) => FilterNode[]): FilterGroup {
  return makeGroup(jointOf(group), change(membersOf(group)));
}

/** `node` with its group changed, negated or not. */
function within(node: FilterNode, change: (group: FilterGroup) => FilterGroup): FilterNode {
  const negated = negatedGroup(node);
  if (negated) return { not: change(negated) };
  return isGroup(node) ? change(node) : node;
}

/** `group` with the node at `path` replaced; removed if `node` is null. */
export function replaceAt(group: FilterGroup, path: Path, node: FilterNode | null): FilterGroup {
  const [index, ...rest] = path;
  if (index === undefined) return asGroup(node);
  return withMembers(group, (members) =>
    members.flatMap((member, at) => {
      if (at !== index) return [member];
      if (rest.length > 0) return [within(member, (group) => replaceAt(group, rest, node))];
      return node === null ? [] : [node];
    }),
  );
}

/** `group` with `node` as the last member of the group at `path`. */
export function appendAt(group: FilterGroup, path: Path, node: FilterNode): FilterGroup {
  const [index, ...rest] = path;
  if (index === undefined) return withMembers(group, (members) => [...members, node]);
  return withMembers(group, (members) =>
    members.map((member, at) =>
      at === index ? within(member, (group) => appendAt(group, rest, node)) : member,
    ),
  );
}

/** What is sent: without groups that say nothing (the server refuses them); null if nothing is left. */
export function pruned(node: FilterNode): FilterNode | null {
  if (isCondition(node)) return node;
  if (!isGroup(node)) {
    const inner = pruned(node.not);
    return inner && { not: inner };
  }
  const members = membersOf(node).flatMap((member) => pruned(member) ?? []);
  if (members.length === 0) return null;
  return members.length === 1 && members[0] ? members[0] : makeGroup(jointOf(node), members);
}

export function countConditions(node: FilterNode): number {
  if (isCondition(node)) return 1;
  if (!isGroup(node)) return countConditions(node.not);
  return membersOf(node).reduce((sum, member) => sum + countConditions(member), 0);
}

/** Whether something read from an address or a view is a filter tree at all. */
export function isFilterNode(value: unknown, depth = 0): value is FilterNode {
  if (typeof value !== "object" || value === null || depth > 6) return false;
  const node = value as Record<string, unknown>;
  if (typeof node.field === "string") return typeof node.op === "string";
  if ("not" in node) return isFilterNode(node.not, depth + 1);
  const members = node.and ?? node.or;
  return Array.isArray(members) && members.every((member) => isFilterNode(member, depth + 1));
}

/** The conditions of a tree from left to right. */
export function conditionsOf(node: FilterNode): Condition[] {
  if (isCondition(node)) return [node];
  return isGroup(node) ? membersOf(node).flatMap(conditionsOf) : conditionsOf(node.not);
}

/**
 * The condition of `filter` that the server means by `pointer` (RFC 6901) in what was sent of it: that is `filter`
 * without empty groups, so its conditions stand in the same order.
 */
export function conditionAt(filter: FilterNode, pointer: string): Condition | null {
  const sent = pruned(filter);
  let node: unknown = sent;
  for (const step of pointer.split("/").slice(1)) {
    if (typeof node !== "object" || node === null) return null;
    node = (node as Record<string, unknown>)[step];
  }
  if (!sent || typeof node !== "object" || node === null || !("field" in node)) return null;
  const place = conditionsOf(sent).indexOf(node as Condition);
  return conditionsOf(filter)[place] ?? null;
}
