import { Badge, Button, Text, UnstyledButton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { Loaded, useLeaving } from "~/components/feedback";
import { MoreButton } from "~/components/list";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { ActivityDialog, NewActivityDialog } from "./ActivityDialog";
import type { ActivityState } from "./activity";
import classes from "./panels.module.css";
import type { Target } from "./target";

interface Row {
  id: string;
  subject: string;
  type: { label: string } | null;
  state: ActivityState;
  starts_at: string | null;
  owner: { name: string } | null;
}

/** The activities in which a contact takes part, the latest first. */
export function ActivitiesPanel({ contactId, isArchived }: { contactId: string; isArchived: boolean }) {
  const { t } = useTranslation(["activities", "around"]);
  const format = useFormat();
  const canEdit = useMay()("customers:activity:edit") && !isArchived;
  const [open, setOpen] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const target: Target = { resource: "contacts", id: contactId };
  const leaving = useLeaving();
  const activities = useInfiniteQuery({
    queryKey: ["contacts", contactId, "activities"],
    queryFn: async ({ pageParam }) => {
      const query = {
        fields: "subject,type,state,starts_at,owner",
        limit: 20,
        cursor: pageParam ?? undefined,
      };
      const params = { path: { contact_id: contactId }, query: query as never };
      const page = await body(api.GET("/contacts/{contact_id}/activities", { params }));
      return page as unknown as { results: Row[]; next_cursor: string | null };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  return (
    <>
      <Loaded query={activities} lines={2} height={40}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.results).filter(({ id }) => !leaving.has(id));
          return (
            <>
              {rows.length === 0 && (
                <Text size="sm" c="dimmed">
                  {t("activities:none")}
                </Text>
              )}
              <ul className={classes.list}>
                {rows.map(({ id, subject, type, state, starts_at, owner }) => (
                  <li key={id} className={classes.item}>
                    <UnstyledButton fz="sm" fw={600} onClick={() => setOpen(id)}>
                      {subject}
                    </UnstyledButton>{" "}
                    <Badge variant={state === "planned" ? "light" : "default"} tt="none" size="sm">
                      {t(`activities:states.${state}`)}
                    </Badge>
                    <Text size="sm" c="dimmed">
                      {[type?.label, starts_at && format.dateTime(starts_at), owner?.name]
                        .filter(Boolean)
                        .join(" · ")}
                    </Text>
                  </li>
                ))}
              </ul>
              <MoreButton query={activities} />
            </>
          );
        }}
      </Loaded>
      {canEdit && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={6}
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {t("activities:new")}
        </Button>
      )}
      {isAdding && <NewActivityDialog initial={{}} target={target} onClose={() => setAdding(false)} />}
      {open && <ActivityDialog id={open} onClose={() => setOpen(null)} />}
    </>
  );
}
