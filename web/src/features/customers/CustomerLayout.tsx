import { Alert, Group, Skeleton, Tabs } from "@mantine/core";
import { IconArchive } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation, useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { isProblem } from "~/api/problem";
import { ErasedNote } from "~/components/erasing";
import { ErrorBoundary, ProblemAlert } from "~/components/feedback";
import { registerQuery } from "~/components/register";
import { useMay } from "~/features/session";
import { type Customer, customerQuery } from "./api";
import { CustomerActions } from "./CustomerActions";
import { CustomerHead } from "./CustomerHead";
import classes from "./CustomerLayout.module.css";

const TABS = [
  { name: "home", path: "", right: "customers:customer:view" },
  { name: "timeline", path: "/timeline", right: "customers:customer:view" },
  { name: "contacts", path: "/contacts", right: "customers:contact:view" },
  { name: "marketing", path: "/marketing", right: "customers:customer:view" },
  { name: "files", path: "/files", right: "customers:file:view" },
  { name: "history", path: "/history", right: "customers:history:view" },
] as const;

/** Where the tabs do not fit, the open one is brought into sight. */
function showTab(tab: HTMLElement | null): void {
  const list = tab?.parentElement;
  if (tab && list) list.scrollLeft = tab.offsetLeft - (list.clientWidth - tab.clientWidth) / 2;
}

/** A customer's page: its head, its tabs, and the tab that is open. */
export function CustomerLayout() {
  const { customerId } = useParams({ from: "/shell/customers/$customerId" });
  const customer = useQuery(customerQuery(customerId));
  const register = useQuery(registerQuery("customers"));
  const failed = customer.error ?? register.error;
  if (failed && !customer.data) {
    const retry = isProblem(failed, "not_found")
      ? undefined
      : () => {
          customer.refetch();
          register.refetch();
        };
    return (
      <div className={classes.page}>
        <ProblemAlert error={failed} onRetry={retry} />
      </div>
    );
  }
  if (!customer.data || !register.data) return <ProfileSkeleton />;
  // It became part of another one, whose page this is.
  if (customer.data.id !== customerId)
    return <Navigate to="/customers/$customerId" params={{ customerId: customer.data.id }} replace />;
  return <Profile customer={customer.data} />;
}

function ProfileSkeleton() {
  return (
    <div className={classes.page} aria-busy="true">
      <Skeleton h={32} w={280} mb={10} />
      <Skeleton h={22} w={180} mb={24} />
      <Skeleton h={38} mb={18} />
      <div className={classes.panels}>
        <Skeleton h={320} />
        <Skeleton h={320} />
      </div>
    </div>
  );
}

function Profile({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers");
  const may = useMay();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const base = `/customers/${customer.id}`;
  const tabs = TABS.filter(({ right }) => may(right));
  const open = tabs.find(({ path }) => path !== "" && pathname.startsWith(base + path))?.name ?? "home";
  return (
    <div className={classes.page}>
      <title>{`${customer.name} · Kontor`}</title>
      <Group justify="space-between" align="flex-start" gap="sm" mb="sm">
        <CustomerHead customer={customer} />
        <CustomerActions customer={customer} />
      </Group>
      {customer.archived_at && (
        <Alert color="yellow" icon={<IconArchive aria-hidden />} mb="sm">
          {t("archived")}
        </Alert>
      )}
      {customer.archived_at && customer.kind === "person" && may("customers:customer:erase") && (
        <ErasedNote subject={{ resource: "customers", id: customer.id }} />
      )}
      <Tabs
        value={open}
        activateTabWithKeyboard={false}
        onChange={(name) => {
          const tab = tabs.find((candidate) => candidate.name === name);
          if (tab) navigate({ to: base + tab.path });
        }}
      >
        <Tabs.List aria-label={t("tabs.label")} className={classes.tabs}>
          {tabs.map(({ name }) => (
            <Tabs.Tab key={name} value={name} ref={name === open ? showTab : undefined}>
              {t(`tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={open} pt="md">
          <ErrorBoundary resetKey={pathname}>
            <Outlet />
          </ErrorBoundary>
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
