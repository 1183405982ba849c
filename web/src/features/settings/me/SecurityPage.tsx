import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { SettingsPage } from "../parts/SettingsPage";
import { AuthenticatorSection } from "./AuthenticatorSection";
import { PasskeysSection } from "./PasskeysSection";
import { PasswordSection } from "./PasswordSection";
import { SessionsSection } from "./SessionsSection";

/** How the person who is signed in proves who they are, and where they are signed in. */
export function SecurityPage() {
  const { t } = useTranslation("settings");
  return (
    <SettingsPage title={t("pages.security")} lead={t("leads.security")}>
      <Stack>
        <PasswordSection />
        <AuthenticatorSection />
        <PasskeysSection />
        <SessionsSection />
      </Stack>
    </SettingsPage>
  );
}
