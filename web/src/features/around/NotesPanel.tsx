import { Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { Loaded } from "~/components/feedback";
import { MoreButton } from "~/components/list";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { NoteContent } from "./NoteContent";
import { NoteForm } from "./NoteForm";
import classes from "./panels.module.css";
import { pathOf, type Target } from "./target";

/** The notes about a customer or contact: pinned ones first, then the newest; one more is written above. */
export function NotesPanel({ target, isArchived }: { target: Target; isArchived: boolean }) {
  const { t } = useTranslation("around");
  const format = useFormat();
  const canEdit = useMay()("customers:note:edit") && !isArchived;
  const { resource, id } = target;
  const notes = useInfiniteQuery({
    queryKey: [resource, id, "notes"],
    queryFn: ({ pageParam }) =>
      body(
        api.GET(pathOf(target, "notes"), {
          params: { path: { target_id: id }, query: { limit: 20, cursor: pageParam ?? undefined } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const about = {
    customer_id: null,
    contact_id: null,
    [resource === "contacts" ? "contact_id" : "customer_id"]: id,
  };
  return (
    <Stack gap="md">
      {canEdit && <NoteForm target={target} />}
      <Loaded query={notes} lines={2} height={52}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.results);
          return (
            <>
              {rows.length === 0 && (
                <Text size="sm" c="dimmed">
                  {t("note.none")}
                </Text>
              )}
              <ul className={classes.list}>
                {rows.map((note) => (
                  <li key={note.id} className={classes.item}>
                    <NoteContent note={{ ...note, ...about }} />
                    <Text size="xs" c="dimmed">
                      <time dateTime={note.created_at} title={format.dateTime(note.created_at)}>
                        {format.relative(note.created_at)}
                      </time>
                      {` · ${note.author_name}`}
                    </Text>
                  </li>
                ))}
              </ul>
              <MoreButton query={notes} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}
