import { Tabs } from "@mantine/core";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./operators.module.css";

/** The console of those who run the platform: organisations and plans. */
export function OperatorsLayout() {
  const { t } = useTranslation("operators");
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return (
    <>
      <Tabs
        className={classes.tabs}
        value={pathname.startsWith("/operators/plans") ? "plans" : "organisations"}
        onChange={(tab) => navigate({ to: tab === "plans" ? "/operators/plans" : "/operators" })}
        activateTabWithKeyboard={false}
        variant="default"
      >
        <Tabs.List aria-label={t("title")}>
          <Tabs.Tab value="organisations" aria-controls="operators-page">
            {t("organisations")}
          </Tabs.Tab>
          <Tabs.Tab value="plans" aria-controls="operators-page">
            {t("plans")}
          </Tabs.Tab>
        </Tabs.List>
      </Tabs>
      <div id="operators-page" className={classes.page}>
        <Outlet />
      </div>
    </>
  );
}
