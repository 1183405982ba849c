import { Alert, Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { CopyField } from "~/components/CopyField";
import { ConfirmDialog } from "~/components/dialog";
import { Loaded, useAction } from "~/components/feedback";
import { useFormat } from "~/i18n/useFormat";
import { Section } from "../parts/Section";

const KEY = ["activities", "feed"];

/** The secret address at which other programs read one's own calendar. */
export function CalendarSection() {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const [isAsking, setAsking] = useState(false);
  const feed = useQuery({ queryKey: KEY, queryFn: () => body(api.GET("/activities/calendar", {})) });
  const renew = useAction(() => body(api.POST("/activities/calendar", {})), { touches: [KEY] });
  const remove = useAction(() => body(api.DELETE("/activities/calendar", {})), {
    touches: [KEY],
    done: t("me.calendarRemoved"),
    onDone: () => renew.reset(),
  });
  const address = renew.data?.url;
  return (
    <Section title={t("me.calendar")} text={t("me.calendarText")}>
      <Loaded query={feed} lines={1} height={36}>
        {({ is_on, created_at }) => (
          <>
            {address && (
              <>
                <Alert color="yellow">{t("me.calendarOnce")}</Alert>
                <CopyField label={t("me.calendarAddress")} value={address} />
              </>
            )}
            {is_on && !address && created_at && (
              <Text size="sm">{t("me.calendarOn", { date: format.dateTime(created_at) })}</Text>
            )}
            <Group justify="flex-end">
              {is_on && (
                <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
                  {t("me.calendarRemove")}
                </Button>
              )}
              <Button loading={renew.isPending} onClick={() => (is_on ? setAsking(true) : renew.mutate())}>
                {t(is_on ? "me.calendarRenew" : "me.calendarMake")}
              </Button>
            </Group>
          </>
        )}
      </Loaded>
      {isAsking && (
        <ConfirmDialog
          title={t("me.calendarRenew")}
          text={t("me.calendarRenewText")}
          confirm={t("me.calendarRenew")}
          onConfirm={() => renew.mutateAsync()}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}
