import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useFormat } from "~/i18n/useFormat";

const MOST = 5;

interface Late {
  id: string;
  subject: string;
  starts_at: string;
}

/** What one takes part in, and nobody has done although its time has come. */
async function readOverdue(): Promise<{ rows: Late[]; hasMore: boolean }> {
  const filter = {
    and: [
      { field: "state", op: "in", value: ["planned"] },
      { field: "starts_at", op: "lt", value: new Date().toISOString() },
      { field: "participant", op: "in", value: ["me"] },
    ],
  };
  const query = {
    filter: JSON.stringify(filter),
    fields: "subject,starts_at",
    ordering: "-starts_at",
    limit: MOST,
  };
  const found = await body(api.GET("/activities", { params: { query: query as never } }));
  return { rows: found.results as unknown as Late[], hasMore: found.has_more };
}

/** One's overdue activities, the latest first. */
export function Overdue({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation("shell");
  const format = useFormat();
  const overdue = useQuery({ queryKey: ["activities", "overdue"], queryFn: readOverdue });
  if (!overdue.data || overdue.data.rows.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        {t("overdue.title")}
      </Title>
      <Stack gap={4} mb="md">
        {overdue.data.rows.map(({ id, subject, starts_at }) => (
          <div key={id}>
            <Anchor
              component={Link}
              to="/activities/$activityId"
              params={{ activityId: id } as never}
              size="sm"
              onClick={onLeave}
            >
              {subject}
            </Anchor>
            <Text size="xs" c="dimmed">
              {format.relative(starts_at)}
            </Text>
          </div>
        ))}
        {overdue.data.hasMore && (
          <Anchor component={Link} to="/activities" size="sm" onClick={onLeave}>
            {t("overdue.all")}
          </Anchor>
        )}
      </Stack>
    </section>
  );
}
