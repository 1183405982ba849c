import { Badge, Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { Loaded } from "~/components/feedback";
import { factorsQuery } from "../api";
import { Section } from "../parts/Section";
import { ProofDialog } from "./ProofDialog";
import { RecoveryCodes } from "./RecoveryCodes";

const SetUpDialog = lazy(() => import("./SetUpDialog").then((part) => ({ default: part.SetUpDialog })));
const FEW = 3;

/** The authenticator app, and the recovery codes that come with it. */
export function AuthenticatorSection() {
  const { t } = useTranslation(["settings", "common"]);
  const factors = useQuery(factorsQuery);
  const [open, setOpen] = useState<"set-up" | "remove" | "codes" | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const close = () => setOpen(null);
  return (
    <Section title={t("settings:factor.title")} text={t("settings:factor.text")}>
      <Loaded query={factors} lines={1}>
        {({ totp, passkeys, recovery_codes_left: left }) => (
          <>
            <Group justify="space-between">
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {t("settings:factor.app")}
                </Text>
                <Badge variant="light" color={totp ? "teal" : "yellow"}>
                  {t(totp ? "settings:factor.on" : "settings:factor.off")}
                </Badge>
              </Group>
              {totp ? (
                <Button variant="subtle" color="red" onClick={() => setOpen("remove")}>
                  {t("common:remove")}
                </Button>
              ) : (
                <Button onClick={() => setOpen("set-up")}>{t("settings:factor.setUp")}</Button>
              )}
            </Group>
            {(totp || passkeys.length > 0) && (
              <Group justify="space-between">
                <Group gap="xs">
                  <Text size="sm" fw={600}>
                    {t("settings:factor.codes")}
                  </Text>
                  <Badge variant="light" color={left > FEW ? "teal" : "yellow"}>
                    {t("settings:factor.left", { count: left })}
                  </Badge>
                </Group>
                <Button variant="default" onClick={() => setOpen("codes")}>
                  {t("settings:factor.renew")}
                </Button>
              </Group>
            )}
          </>
        )}
      </Loaded>
      {open === "set-up" && (
        <Suspense fallback={null}>
          <SetUpDialog onClose={close} onCodes={setCodes} />
        </Suspense>
      )}
      {open === "remove" && (
        <ProofDialog
          title={t("settings:factor.remove")}
          text={t("settings:factor.removeText")}
          submit={t("common:remove")}
          isDangerous
          done={t("settings:factor.removed")}
          run={(password) => body(api.DELETE("/auth/mfa/totp", { body: { password } }))}
          onClose={close}
        />
      )}
      {open === "codes" && (
        <ProofDialog
          title={t("settings:factor.renew")}
          text={t("settings:factor.renewText")}
          submit={t("settings:factor.renew")}
          done={t("settings:factor.renewed")}
          run={(password) => body(api.POST("/auth/mfa/recovery-codes", { body: { password } }))}
          onDone={(made) => setCodes(made.recovery_codes)}
          onClose={close}
        />
      )}
      {codes && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
    </Section>
  );
}
