import { Badge, Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { Loaded, ProblemAlert, useAction } from "~/components/feedback";
import { asInput, LayoutEditor, type Place } from "~/components/profile";
import { useMay } from "~/features/session";
import { type DefaultLayout, defaultLayoutsQuery } from "../api";
import { Section } from "../parts/Section";
import { SettingsPage } from "../parts/SettingsPage";

const TOUCHES = [["profile-layouts"], ["customers"]];
const EVERYBODY = "";

/** Which panels profiles show to those who have arranged nothing themselves. */
export function ProfilesPage() {
  const { t } = useTranslation("settings");
  const layouts = useQuery(defaultLayoutsQuery);
  const [roleId, setRoleId] = useState(EVERYBODY);
  return (
    <SettingsPage title={t("pages.profiles")} lead={t("profiles.lead")}>
      <Loaded query={layouts} lines={2} height={240}>
        {(found) => {
          const chosen = found.find(({ role }) => (role?.id ?? EVERYBODY) === roleId) ?? found[0];
          if (!chosen) return null;
          return (
            <Stack>
              <NativeSelect
                label={t("profiles.whose")}
                value={roleId}
                onChange={(event) => setRoleId(event.currentTarget.value)}
                data={found.map(({ role, is_set }) => ({
                  value: role?.id ?? EVERYBODY,
                  label: nameOf(role?.name ?? t("profiles.everybody"), role !== null && is_set),
                }))}
                maw={320}
              />
              <LayoutForm key={JSON.stringify([roleId, chosen.version, chosen.panels])} layout={chosen} />
            </Stack>
          );
        }}
      </Loaded>
    </SettingsPage>
  );
}

const nameOf = (name: string, hasOwn: boolean) => (hasOwn ? `${name} *` : name);

function LayoutForm({ layout }: { layout: DefaultLayout }) {
  const { t } = useTranslation(["settings", "common", "profile"]);
  const mayEdit = useMay()("customers:settings:edit");
  const [places, setPlaces] = useState<Place[]>(layout.panels);
  const { role, version, is_set } = layout;
  const headers = ifMatch(version);
  const params = { path: { role_id: role?.id ?? "" } };
  const save = useAction(
    () =>
      body(
        role
          ? api.PUT("/profile-layouts/roles/{role_id}", { params, body: asInput(places), headers })
          : api.PUT("/profile-layouts/organisation", { body: asInput(places), headers }),
      ),
    { touches: TOUCHES, done: t("common:saved"), isQuiet: true },
  );
  const reset = useAction(
    () =>
      body(
        role
          ? api.DELETE("/profile-layouts/roles/{role_id}", { params, headers })
          : api.DELETE("/profile-layouts/organisation", { headers }),
      ),
    { touches: TOUCHES, done: t("common:saved"), isQuiet: true, onDone: ({ panels }) => setPlaces(panels) },
  );
  const isChanged = JSON.stringify(asInput(places)) !== JSON.stringify(asInput(layout.panels));
  return (
    <Section title={role?.name ?? t("settings:profiles.everybody")} text={t("profile:arrangeSettings")}>
      <ProblemAlert error={save.error ?? reset.error} />
      {role && !is_set && (
        <Group gap="xs">
          <Badge variant="default" tt="none">
            {t("settings:profiles.inherited")}
          </Badge>
          <Text size="sm" c="dimmed">
            {t("settings:profiles.inheritedText")}
          </Text>
        </Group>
      )}
      <LayoutEditor places={places} canEdit={mayEdit} onChange={setPlaces} />
      {mayEdit && (
        <Group justify="flex-end">
          <Button
            variant="default"
            disabled={!is_set}
            loading={reset.isPending}
            onClick={() => reset.mutate()}
          >
            {t(role ? "settings:profiles.inherit" : "settings:profiles.standard")}
          </Button>
          <Button disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
            {t("common:save")}
          </Button>
        </Group>
      )}
    </Section>
  );
}
