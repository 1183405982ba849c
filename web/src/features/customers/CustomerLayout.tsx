import { Alert, Badge, Button, Group, Menu, Skeleton, Stack, Tabs, Text, Title } from "@mantine/core";
import { IconArchive, IconChevronDown, IconEraser, IconGitMerge, IconMail } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { isProblem } from "~/api/problem";
import { EraseDialog, ErasedNote } from "~/components/erasing";
import { ErrorBoundary, ProblemAlert, useAction, useTell } from "~/components/feedback";
import { registerQuery } from "~/components/register";
import { mailDialog } from "~/features/mail";
import { mergingParts } from "~/features/merging";
import { useMay } from "~/features/session";
import { type Customer, customerQuery } from "./api";
import classes from "./CustomerLayout.module.css";
import { CustomerLogo } from "./CustomerLogo";
import { TermMenu } from "./TermMenu";

const SendMailDialog = lazy(mailDialog);
const MergeWithDialog = lazy(mergingParts.withAnother);

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
  const [isMailing, setMailing] = useState(false);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const base = `/customers/${customer.id}`;
  const tabs = TABS.filter(({ right }) => may(right));
  const open = tabs.find(({ path }) => path !== "" && pathname.startsWith(base + path))?.name ?? "home";
  return (
    <div className={classes.page}>
      <title>{`${customer.name} · Kontor`}</title>
      <Group justify="space-between" align="flex-start" gap="sm" mb="sm">
        <Group gap="sm" align="flex-start" wrap="nowrap" miw={0}>
          <CustomerLogo customer={customer} />
          <Stack gap={6} miw={0}>
            <Text size="sm" c="dimmed">
              {customer.code}
            </Text>
            <Title order={1} size="h2" className={classes.name}>
              {customer.name}
            </Title>
            <Group gap="xs">
              {customer.is_prospect && (
                <Badge variant="default" tt="none">
                  {t("prospect")}
                </Badge>
              )}
              {customer.is_customer && <Badge tt="none">{t("customer")}</Badge>}
              <TermMenu customer={customer} column="status" right="customers:marketing:edit" />
              <TermMenu customer={customer} column="prospect_level" right="customers:customer:edit" />
              {customer.responsible_manager && <Text size="sm">{customer.responsible_manager.name}</Text>}
            </Group>
          </Stack>
        </Group>
        <Group gap="xs">
          {may("customers:mail:send") && (
            <Button
              leftSection={<IconMail size={18} aria-hidden />}
              variant="default"
              onClick={() => setMailing(true)}
            >
              {t("sendMail")}
            </Button>
          )}
          <ProfileActions customer={customer} />
        </Group>
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
      <Suspense fallback={null}>
        {isMailing && (
          <SendMailDialog
            customerId={customer.id}
            customerName={customer.name}
            onClose={() => setMailing(false)}
          />
        )}
      </Suspense>
    </div>
  );
}

/** Archive and back, each with Undo; and, for good, forgetting a person. */
function ProfileActions({ customer }: { customer: Customer }) {
  const { t } = useTranslation(["customers", "common", "erasing"]);
  const may = useMay();
  const tell = useTell();
  const { id, name } = customer;
  const move = async (isArchiving: boolean, version: number | null) => {
    const headers = version === null ? {} : ifMatch(version);
    const params = { path: { id } };
    if (isArchiving) await body(api.DELETE("/customers/{id}", { params, headers }));
    else await body(api.POST("/customers/{id}/restore", { params, headers }));
  };
  const touches = [
    ["customers", id],
    ["rows", "/customers"],
  ];
  const undo = useAction((isArchiving: boolean) => move(isArchiving, null), {
    touches,
    done: t("common:undone"),
  });
  const change = useAction((isArchiving: boolean) => move(isArchiving, customer.version), {
    touches,
    onDone: (_none, isArchiving) =>
      tell.done(t(isArchiving ? "customers:archivedNow" : "customers:back", { name }), () =>
        undo.mutate(!isArchiving),
      ),
  });
  const [isErasing, setErasing] = useState(false);
  const [isMerging, setMerging] = useState(false);
  const mayErase =
    may("customers:customer:erase") && customer.kind === "person" && customer.erased_at === null;
  const mayArchive = may("customers:customer:archive");
  const mayMerge = may("customers:customer:merge") && customer.archived_at === null;
  if (!mayArchive && !mayMerge && !mayErase) return null;
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button
            variant="default"
            rightSection={<IconChevronDown size={16} aria-hidden />}
            loading={change.isPending}
          >
            {t("common:actions")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {mayMerge && (
            <Menu.Item leftSection={<IconGitMerge size={16} aria-hidden />} onClick={() => setMerging(true)}>
              {t("customers:mergeWith")}
            </Menu.Item>
          )}
          {mayArchive && customer.archived_at && !customer.erased_at && (
            <Menu.Item onClick={() => change.mutate(false)}>{t("customers:restore")}</Menu.Item>
          )}
          {mayArchive && !customer.archived_at && (
            <Menu.Item
              leftSection={<IconArchive size={16} aria-hidden />}
              onClick={() => change.mutate(true)}
            >
              {t("customers:archive")}
            </Menu.Item>
          )}
          {mayErase && (
            <Menu.Item
              color="red"
              leftSection={<IconEraser size={16} aria-hidden />}
              onClick={() => setErasing(true)}
            >
              {t("erasing:action")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {isErasing && <EraseDialog subject={{ resource: "customers", id }} onClose={() => setErasing(false)} />}
      <Suspense fallback={null}>
        {isMerging && <MergeWithDialog kind="customers" id={id} onClose={() => setMerging(false)} />}
      </Suspense>
    </>
  );
}
