import {
  Alert,
  Button,
  Group,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconCircleCheck, IconPlugConnected } from "@tabler/icons-react";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import type { components } from "~/api/schema";
import { ConfirmDialog } from "~/components/dialog";
import { Loaded, ProblemAlert, useAction } from "~/components/feedback";
import { SaveButtons, useFreshValues, useSaving } from "~/components/form";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { BELOW } from "../parts/below";
import { Facts } from "../parts/Facts";
import { Section } from "../parts/Section";
import { SettingsPage } from "../parts/SettingsPage";

type MailRelay = components["schemas"]["MailRelayOut"];

const TOUCHES = [["mail-relay"]];
const PORTS = { starttls: "587", implicit: "465", none: "25" } as const;

const relayQuery = queryOptions({
  queryKey: ["mail-relay"],
  queryFn: () => body(api.GET("/mail-relay", {})),
});

/** The organisation's own mail server: its settings, and whether it works. */
export function MailRelayPage() {
  const { t } = useTranslation("settings");
  const relay = useQuery(relayQuery);
  const mayEdit = useMay()("accounts:mail_relay:edit");
  return (
    <SettingsPage title={t("pages.relay")} lead={t("leads.relay")}>
      <Loaded query={relay} lines={3} height={96}>
        {(found) => (
          <Stack>
            <State relay={found} mayEdit={mayEdit} />
            {mayEdit ? <RelayForm relay={found} /> : found.is_set && <ReadOnly relay={found} />}
          </Stack>
        )}
      </Loaded>
    </SettingsPage>
  );
}

/** Which server the mails take now, and what the last check found. */
function State({ relay, mayEdit }: { relay: MailRelay; mayEdit: boolean }) {
  const { t } = useTranslation("mail");
  const format = useFormat();
  const check = useAction(() => body(api.POST("/mail-relay/check", {})), { touches: TOUCHES });
  return (
    <Section title={t("relay.state")}>
      <Group justify="space-between" gap="sm" align="flex-start">
        <Text size="sm" flex="1 1 260px">
          {relay.verified_at
            ? t("relay.inUse", { host: relay.host ?? "", when: format.relative(relay.verified_at) })
            : t(relay.is_set ? "relay.notYet" : "relay.none")}
        </Text>
        {mayEdit && relay.is_set && (
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={18} aria-hidden />}
            loading={check.isPending}
            onClick={() => check.mutate()}
          >
            {t("relay.check")}
          </Button>
        )}
      </Group>
      <div aria-live="polite">
        {relay.failure && (
          <Alert color="red" title={t("relay.failed", { when: format.relative(relay.checked_at ?? "") })}>
            {relay.failure.detail}
          </Alert>
        )}
        {relay.verified_at && !relay.failure && (
          <Alert color="teal" icon={<IconCircleCheck aria-hidden />}>
            {t("relay.works")}
          </Alert>
        )}
      </div>
    </Section>
  );
}

function ReadOnly({ relay }: { relay: MailRelay }) {
  const { t } = useTranslation("mail");
  return (
    <Section title={t("relay.settings")}>
      <Facts
        facts={[
          [t("relay.host"), `${relay.host}:${relay.port}`],
          [t("relay.user"), relay.user ?? "–"],
          [t("relay.fromEmail"), relay.from_email ?? "–"],
        ]}
      />
    </Section>
  );
}

function RelayForm({ relay }: { relay: MailRelay }) {
  const { t } = useTranslation(["mail", "common"]);
  const [isRemoving, setRemoving] = useState(false);
  const values = {
    host: relay.host ?? "",
    port: String(relay.port ?? PORTS.starttls),
    tls: relay.tls ?? ("starttls" as const),
    user: relay.user ?? "",
    password: "",
    from_email: relay.from_email ?? "",
    from_name: relay.from_name ?? "",
  };
  const form = useForm({ initialValues: values });
  useFreshValues(form, relay.version, values);
  const { save, isSending, error, unplaced } = useSaving(form, { touches: TOUCHES });
  const remove = useAction(() => body(api.DELETE("/mail-relay", { headers: ifMatch(relay.version) })), {
    touches: TOUCHES,
    done: t("mail:relay.removed"),
    isQuiet: true,
  });
  const send = form.onSubmit(({ password, port, ...wanted }) => {
    const wish = { ...wanted, port: Number(port) || 0, ...(password ? { password } : {}) };
    const headers = relay.is_set ? ifMatch(relay.version) : {};
    return save(() => body(api.PUT("/mail-relay", { body: wish as never, headers })));
  });
  const chooseTls = (tls: string | null) => {
    if (tls !== "none" && tls !== "starttls" && tls !== "implicit") return;
    // A port that nobody has changed follows.
    if (form.values.port === PORTS[form.values.tls]) form.setFieldValue("port", PORTS[tls]);
    form.setFieldValue("tls", tls);
  };
  return (
    <Section title={t("mail:relay.settings")}>
      <form onSubmit={send} noValidate>
        <Stack>
          <ProblemAlert error={error} unplaced={unplaced} />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label={t("mail:relay.host")}
              placeholder="smtp.example.com"
              withAsterisk
              {...form.getInputProps("host")}
              data-path="host"
            />
            <TextInput
              label={t("mail:relay.port")}
              inputMode="numeric"
              {...form.getInputProps("port")}
              data-path="port"
            />
            <Select
              label={t("mail:relay.tls")}
              data={(["starttls", "implicit", "none"] as const).map((value) => ({
                value,
                label: t(`mail:relay.tlsKinds.${value}`),
              }))}
              allowDeselect={false}
              {...form.getInputProps("tls")}
              onChange={chooseTls}
            />
            <TextInput
              label={t("mail:relay.user")}
              autoComplete="off"
              {...form.getInputProps("user")}
              data-path="user"
            />
            <PasswordInput
              label={t("mail:relay.password")}
              description={relay.has_password ? t("mail:relay.passwordKept") : undefined}
              inputWrapperOrder={BELOW}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ "aria-label": t("mail:relay.showPassword") }}
              {...form.getInputProps("password")}
              data-path="password"
            />
            <div />
            <TextInput
              label={t("mail:relay.fromEmail")}
              type="email"
              withAsterisk
              description={t("mail:relay.fromHint")}
              inputWrapperOrder={BELOW}
              {...form.getInputProps("from_email")}
              data-path="from_email"
            />
            <TextInput
              label={t("mail:relay.fromName")}
              {...form.getInputProps("from_name")}
              data-path="from_name"
            />
          </SimpleGrid>
          <SaveButtons form={form} isSending={isSending}>
            {relay.is_set && (
              <Button variant="subtle" color="red" mr="auto" onClick={() => setRemoving(true)}>
                {t("mail:relay.remove")}
              </Button>
            )}
          </SaveButtons>
        </Stack>
      </form>
      {isRemoving && (
        <ConfirmDialog
          title={t("mail:relay.remove")}
          text={t("mail:relay.removeText")}
          confirm={t("mail:relay.remove")}
          isDangerous
          onConfirm={() => remove.mutateAsync()}
          onClose={() => setRemoving(false)}
        />
      )}
    </Section>
  );
}
