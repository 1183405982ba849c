import { Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "~/features/session";
import { visibleGroups } from "./pages";
import { SettingsPage } from "./parts/SettingsPage";
import classes from "./parts/settings.module.css";

/** Everything that can be set, at a glance. */
export function SettingsIndexPage() {
  const { t } = useTranslation("settings");
  const may = useMay();
  return (
    <SettingsPage title={t("title")} isWide>
      {visibleGroups(may).map((group) => (
        <section key={group.name}>
          <Title order={2} size="h5" mb="xs" mt="lg">
            {t(`groups.${group.name}`)}
          </Title>
          <ul className={classes.cards}>
            {group.entries.map(({ name, to, icon: Icon }) => (
              <li key={name}>
                <Link to={to} className={classes.card}>
                  <span className={classes.cardIcon}>
                    <Icon size={22} stroke={1.6} aria-hidden />
                  </span>
                  <span>
                    <Text component="span" display="block" size="sm" fw={600}>
                      {t(`pages.${name}`)}
                    </Text>
                    <Text component="span" display="block" size="sm" c="dimmed">
                      {t(`leads.${name}`)}
                    </Text>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </SettingsPage>
  );
}
