import { ActionIcon, Avatar, Menu, Text, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconSun } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe, useSavePreference, useSignOut } from "~/features/session";
import { changeLanguage, LANGUAGES, type Language } from "~/i18n";

const SCHEMES = [
  { scheme: "light", theme: "light", icon: IconSun },
  { scheme: "dark", theme: "dark", icon: IconMoon },
  { scheme: "auto", theme: "system", icon: IconDeviceDesktop },
] as const;

/** Who one is, language, appearance, and the way out. */
export function ProfileMenu() {
  const { t, i18n } = useTranslation("shell");
  const me = useMe();
  const navigate = useNavigate();
  const save = useSavePreference();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = () => signOut.mutate(undefined, { onSuccess: () => navigate({ to: "/sign-in" }) });
  const mark = (isChosen: boolean) => (isChosen ? <IconCheck size={16} aria-hidden /> : undefined);
  return (
    <Menu position="bottom-end" width={250} shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" radius="xl" aria-label={t("profile")}>
          <Avatar color="teal" size={30} alt="" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("signedInAs")}</Menu.Label>
        <Text px="sm" pb="xs" size="sm" fw={600} truncate>
          {me.name}
          <Text component="span" display="block" size="xs" c="dimmed" truncate>
            {me.email}
          </Text>
        </Text>
        <Menu.Divider />
        <Menu.Label>{t("language")}</Menu.Label>
        {(Object.keys(LANGUAGES) as Language[]).map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            rightSection={mark(i18n.language === language)}
            aria-current={i18n.language === language || undefined}
            onClick={() => changeLanguage(language).then(() => save.mutate({ language }))}
          >
            {LANGUAGES[language]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t("theme")}</Menu.Label>
        {SCHEMES.map(({ scheme, theme, icon: Icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={mark(colorScheme === scheme)}
            aria-current={colorScheme === scheme || undefined}
            onClick={() => {
              setColorScheme(scheme);
              save.mutate({ theme });
            }}
          >
            {t(theme)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={leave}>
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
