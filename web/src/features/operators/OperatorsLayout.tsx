import { Tabs } from "@mantine/core";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./operators.module.css";

const TABS = { organisations: "/operators", plans: "/operators/plans", jobs: "/operators/jobs" } as const;
type Tab = keyof typeof TABS;

/** The console of those who run the platform: organisations, plans and jobs. */
export function OperatorsLayout() {
  const { t } = useTranslation("operators");
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return (
    <>
      <Tabs
        className={classes.tabs}
        value={tabOf(pathname)}
        onChange={(tab) => navigate({ to: TABS[tab as Tab] })}
        activateTabWithKeyboard={false}
        variant="default"
      >
        <Tabs.List aria-label={t("title")}>
          {(Object.keys(TABS) as Tab[]).map((tab) => (
            <Tabs.Tab key={tab} value={tab} aria-controls="operators-page">
              {t(tab)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <div id="operators-page" className={classes.page}>
        <Outlet />
      </div>
    </>
  );
}

function tabOf(pathname: string): Tab {
  return (["plans", "jobs"] as const).find((tab) => pathname.startsWith(TABS[tab])) ?? "organisations";
}
