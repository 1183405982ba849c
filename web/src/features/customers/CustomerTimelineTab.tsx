import { Select, Stack, Text, Timeline } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Loaded } from "~/components/feedback";
import { MoreButton } from "~/components/list";
import { Panel } from "~/components/record";
import { Composer } from "~/features/around";
import { mailDialog } from "~/features/mail";
import { useMay } from "~/features/session";
import { TimelineEntry } from "./TimelineEntry";
import { timelineQuery } from "./timeline";
import { useCustomer } from "./useCustomer";

const SendMailDialog = lazy(mailDialog);

const KINDS = ["note", "activity", "mail", "file"] as const;
const AUTOMATIC =
  "customer.created,customer.archived,customer.restored,customer.converted," +
  "customer.classified,customer.assigned,customer.merged,customer.unmerged,contact.added,contact.removed";

/** Everything that happened to the customer, the latest first, and what can be added to it. */
export function CustomerTimelineTab() {
  const { t } = useTranslation("around");
  const { customer } = useCustomer();
  const may = useMay();
  const [kind, setKind] = useState<string | null>(null);
  const timeline = useInfiniteQuery(timelineQuery(customer.id, kind));
  const [isMailing, setMailing] = useState(false);
  const canWrite = ["customers:note:edit", "customers:activity:edit", "customers:mail:send"].some(may);
  const options = [
    ...KINDS.map((value) => ({ value: value as string, label: t(`kinds.${value}`) })),
    { value: AUTOMATIC, label: t("kinds.automatic") },
  ];
  return (
    <Stack gap="md" maw={760}>
      {canWrite && customer.archived_at === null && (
        <Panel title={t("composer.title")}>
          <Composer
            target={{ resource: "customers", id: customer.id }}
            onMail={may("customers:mail:send") ? () => setMailing(true) : undefined}
          />
          <Suspense fallback={null}>
            {isMailing && (
              <SendMailDialog
                customerId={customer.id}
                customerName={customer.name}
                onClose={() => setMailing(false)}
              />
            )}
          </Suspense>
        </Panel>
      )}
      <Panel title={t("timeline")}>
        <Select
          label={t("show")}
          placeholder={t("kinds.all")}
          data={options}
          value={kind}
          onChange={setKind}
          clearable
          clearButtonProps={{ "aria-label": t("kinds.all") }}
          maw={300}
          mb="md"
        />
        <Loaded query={timeline} lines={4} height={52}>
          {({ pages }) => {
            const entries = pages.flatMap((page) => page.results);
            return (
              <>
                {entries.length === 0 && (
                  <Text size="sm" c="dimmed">
                    {t("empty")}
                  </Text>
                )}
                <Timeline bulletSize={14} lineWidth={2} active={-1}>
                  {entries.map((entry) => (
                    <TimelineEntry key={entry.id} entry={entry} />
                  ))}
                </Timeline>
                <MoreButton query={timeline} />
              </>
            );
          }}
        </Loaded>
      </Panel>
    </Stack>
  );
}
