import { NavLink } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "~/features/session";
import { visibleGroups } from "./pages";
import classes from "./parts/settings.module.css";

/** The settings' own menu beside the page; on narrow screens the way back to the overview. */
export function SettingsLayout() {
  const { t } = useTranslation("settings");
  const may = useMay();
  const { pathname } = useLocation();
  if (pathname === "/settings") return <Outlet />;
  return (
    <div className={classes.layout}>
      <nav className={classes.nav} aria-label={t("title")}>
        {visibleGroups(may).map((group) => (
          <div key={group.name}>
            <div className={classes.group} id={`settings-${group.name}`}>
              {t(`groups.${group.name}`)}
            </div>
            <ul className={classes.plain} aria-labelledby={`settings-${group.name}`}>
              {group.entries.map(({ name, to, icon: Icon }) => {
                const isHere = pathname === to || pathname.startsWith(`${to}/`);
                return (
                  <li key={name}>
                    <NavLink
                      component={Link}
                      to={to}
                      label={t(`pages.${name}`)}
                      leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
                      active={isHere}
                      aria-current={isHere ? "page" : undefined}
                      className={classes.entry}
                    />
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
      </nav>
      <div>
        <Link to="/settings" className={classes.back}>
          <IconChevronLeft size={18} aria-hidden />
          {t("title")}
        </Link>
        <Outlet />
      </div>
    </div>
  );
}
