import {
  ActionIcon,
  Alert,
  AppShell,
  Burger,
  Group,
  NavLink,
  ScrollArea,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconLock, IconSearch } from "@tabler/icons-react";
import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { onSignedOut } from "~/api/client";
import { Brand } from "~/components/Brand";
import { ErrorBoundary } from "~/components/feedback";
import { JobsBell } from "~/components/jobs";
import { DensityContext } from "~/components/register/useLayout";
import { useMay, useMe } from "~/features/session";
import { TimezoneContext } from "~/i18n/useFormat";
import { queryClient } from "../queryClient";
import { visibleMenu } from "./menu";
import { ProfileMenu } from "./ProfileMenu";
import { openPalette, useIsPaletteWanted } from "./paletteStore";
import classes from "./Shell.module.css";
import { useShellCommands } from "./useShellCommands";

const Palette = lazy(() => import("./Palette"));
const ShortcutsHelp = lazy(() => import("./ShortcutsHelp"));

/** Everything around a signed-in person's page. */
export function Shell() {
  const { t } = useTranslation("shell");
  const [isMenuOpen, menu] = useDisclosure();
  const [isHelpOpen, help] = useDisclosure();
  const { organisation, timezone, density } = useMe();
  const { pathname } = useLocation();
  const may = useMay();
  const isPaletteWanted = useIsPaletteWanted();
  useReturnToSignIn();
  useOwnAppearance();
  useShellCommands(help.open);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu
  useEffect(menu.close, [pathname]);

  return (
    <TimezoneContext value={timezone ?? organisation.timezone}>
      <a href="#content" className="skip-link">
        {t("skip")}
      </a>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !isMenuOpen } }}
        padding={0}
      >
        <AppShell.Header className={classes.header}>
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isMenuOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t(isMenuOpen ? "closeMenu" : "openMenu")}
            />
            <Link to="/customers" className={classes.brand}>
              <Brand size={26} />
            </Link>
            <Text size="sm" c="dimmed" truncate visibleFrom="md" maw={220}>
              {organisation.name}
            </Text>
          </Group>
          <UnstyledButton className={classes.search} onClick={openPalette} visibleFrom="xs">
            <IconSearch size={16} aria-hidden />
            <span>{t("search")}</span>
            <kbd>{/Mac|iP/.test(navigator.platform) ? "⌘K" : "Ctrl K"}</kbd>
          </UnstyledButton>
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              hiddenFrom="xs"
              aria-label={t("searchShort")}
              onClick={openPalette}
            >
              <IconSearch size={20} aria-hidden />
            </ActionIcon>
            <JobsBell mayActivities={may("customers:activity:view")} />
            <ProfileMenu />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" className={classes.navbar} aria-label={t("menu")} component="nav">
          <AppShell.Section grow component={ScrollArea}>
            <Menu />
          </AppShell.Section>
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
          {organisation.state === "suspended" && (
            <Alert color="yellow" icon={<IconLock aria-hidden />} m="md">
              {t("suspended")}
            </Alert>
          )}
          <DensityContext value={density === "compact" ? "compact" : "comfortable"}>
            <ErrorBoundary resetKey={pathname}>
              <Outlet />
            </ErrorBoundary>
          </DensityContext>
        </AppShell.Main>
      </AppShell>
      <Suspense fallback={null}>
        {isPaletteWanted && <Palette />}
        {isHelpOpen && <ShortcutsHelp onClose={help.close} />}
      </Suspense>
    </TimezoneContext>
  );
}

function Menu() {
  const { t } = useTranslation("shell");
  const may = useMay();
  const { pathname } = useLocation();
  return visibleMenu(may).map(({ label, to, icon: Icon }) => {
    const isHere = pathname === to || pathname.startsWith(`${to}/`);
    return (
      <NavLink
        key={to}
        component={Link}
        to={to}
        label={t(label)}
        leftSection={<Icon size={19} stroke={1.6} aria-hidden />}
        active={isHere}
        aria-current={isHere ? "page" : undefined}
        className={classes.entry}
      />
    );
  });
}

/** A session that ended elsewhere leads to sign-in, and from there back to this page. */
function useReturnToSignIn(): void {
  const navigate = useNavigate();
  useEffect(
    () =>
      onSignedOut(() => {
        // Several calls can be told at once, and the first one leads away already.
        if (location.pathname === "/sign-in") return;
        queryClient.clear();
        const next = location.pathname + location.search;
        navigate({ to: "/sign-in", search: { next, notice: "expired" } });
      }),
    [navigate],
  );
}

/** The appearance that the person chose in any browser is this one's too. */
function useOwnAppearance(): void {
  const { theme } = useMe();
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (theme) setColorScheme(theme === "light" || theme === "dark" ? theme : "auto");
  }, [theme, setColorScheme]);
}
