import { Stack, Switch, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { Loaded, useAction } from "~/components/feedback";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { type TimelineSettings, timelineSettingsQuery } from "../api";
import { Section } from "../parts/Section";
import { SettingsPage } from "../parts/SettingsPage";

/** Which automatic entries the timelines of customers show. */
export function TimelinesPage() {
  const { t } = useTranslation("settings");
  const settings = useQuery(timelineSettingsQuery);
  return (
    <SettingsPage title={t("pages.timelines")} lead={t("timelines.lead")}>
      <Loaded query={settings} lines={1} height={320}>
        {(found) => <Switches settings={found} />}
      </Loaded>
    </SettingsPage>
  );
}

function Switches({ settings }: { settings: TimelineSettings }) {
  const { t } = useTranslation(["settings", "common"]);
  const format = useFormat();
  const canEdit = useMay()("customers:settings:edit");
  const { kinds, version } = settings;
  const save = useAction(
    (hidden_kinds: string[]) =>
      body(api.PUT("/timeline-settings", { body: { hidden_kinds }, headers: ifMatch(version) })),
    { touches: [["timeline-settings"], ["customers"]], done: t("common:saved") },
  );
  const hidden = save.isPending
    ? save.variables
    : kinds.filter(({ is_shown }) => !is_shown).map(({ kind }) => kind);
  const always = kinds.filter(({ is_automatic }) => !is_automatic).map(({ label }) => label);
  return (
    <Section title={t("settings:timelines.automatic")}>
      <Stack gap="xs">
        {kinds
          .filter(({ is_automatic }) => is_automatic)
          .map(({ kind, label }) => (
            <Switch
              key={kind}
              label={label}
              checked={!hidden.includes(kind)}
              disabled={!canEdit || save.isPending}
              onChange={(event) =>
                save.mutate(
                  event.currentTarget.checked ? hidden.filter((each) => each !== kind) : [...hidden, kind],
                )
              }
            />
          ))}
      </Stack>
      <Text size="sm" c="dimmed">
        {t("settings:timelines.always")}: {format.list(always)}
      </Text>
    </Section>
  );
}
