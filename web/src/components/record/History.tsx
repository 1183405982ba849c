import { Select, Text, Timeline } from "@mantine/core";
import { type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "~/api/schema";
import { Loaded } from "~/components/feedback";
import { MoreButton } from "../list/MoreButton";
import type { Changed, Recorded, RecordKind } from "./change";
import { HistoryEntry } from "./HistoryEntry";
import type { HistoryText } from "./useHistoryText";

export type ChangeEntry = components["schemas"]["ChangeOut"];

export interface HistoryQuery {
  limit: number;
  cursor: string | undefined;
  field: string | undefined;
}

/** Where the history of a record is read, and how earlier values of its fields are put back. */
export interface HistorySource<R extends Recorded> {
  queryKey: QueryKey;
  read: (query: HistoryQuery) => Promise<{ results: ChangeEntry[]; next_cursor: string | null }>;
  restore: (now: R, entryId: string, fields: string[]) => Promise<Changed<R>>;
}

export interface HistoryProps<R extends Recorded> {
  kind: RecordKind<R>;
  record: R;
  source: HistorySource<R>;
  text: HistoryText;
  /** Names of the fields by which the history can be filtered; none for no filter. */
  fields: readonly string[];
  /** Whether the field's earlier value can be put back. */
  canRestore: (field: string) => boolean;
  /** How many changes are read at once. */
  pageSize?: number;
}

/** Who changed what, when and from where, newest first. */
export function History<R extends Recorded>(props: HistoryProps<R>) {
  const { source, text, fields, pageSize = 50 } = props;
  const { t, i18n } = useTranslation("record");
  const [field, setField] = useState<string | null>(null);
  const history = useInfiniteQuery({
    queryKey: [...source.queryKey, field, pageSize],
    queryFn: ({ pageParam }) =>
      source.read({ limit: pageSize, cursor: pageParam ?? undefined, field: field ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const options = fields
    .map((value) => ({ value, label: text.label(value) }))
    .sort((one, other) => one.label.localeCompare(other.label, i18n.language));
  return (
    <>
      {options.length > 0 && (
        <Select
          label={t("history.field")}
          placeholder={t("history.anyField")}
          data={options}
          value={field}
          onChange={setField}
          searchable
          clearable
          clearButtonProps={{ "aria-label": t("history.anyField") }}
          maw={300}
          mb="md"
        />
      )}
      <Loaded query={history} lines={3} height={48}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.results);
          return (
            <>
              {entries.length === 0 && (
                <Text size="sm" c="dimmed">
                  {t(field ? "history.emptyField" : "history.empty")}
                </Text>
              )}
              <Timeline bulletSize={12} lineWidth={2} active={-1}>
                {entries.map((entry) => (
                  <HistoryEntry key={entry.id} entry={entry} only={field} {...props} />
                ))}
              </Timeline>
              <MoreButton query={history} label={t("history.more")} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}
