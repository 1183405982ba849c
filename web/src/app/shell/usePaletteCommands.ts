import { useMantineColorScheme } from "@mantine/core";
import {
  type Icon,
  IconBriefcase,
  IconCalendarMonth,
  IconCalendarPlus,
  IconCopy,
  IconDeviceDesktop,
  IconFileUpload,
  IconLanguage,
  IconListDetails,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSun,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { use } from "react";
import { useTranslation } from "react-i18next";
import { useRegistered } from "~/components/commands";
import { useMay, useSavePreference, useSignOut } from "~/features/session";
import { settingsPages } from "~/features/settings";
import { changeLanguage, LANGUAGES, type Language } from "~/i18n";

/** One line of the palette. */
export interface Line {
  id: string;
  text: string;
  description?: string;
  keys?: readonly string[];
  icon?: Icon | undefined;
  run: () => unknown;
}

export interface Section {
  title: string;
  lines: Line[];
  /** Only shown to whoever looks for it: too many to read through. */
  isHidden?: boolean;
}

const CREATE = [
  { id: "new-customer", right: "customers:customer:create", text: "newCustomer", to: "/customers/new" },
  { id: "new-contact", right: "customers:contact:edit", text: "newContact", to: "/contacts/new" },
  {
    id: "invite",
    right: "accounts:employee:invite",
    text: "newEmployee",
    to: "/settings/employees/invite",
  },
  { id: "new-tag", right: "customers:tag:edit", text: "newTag", to: "/settings/tags/new" },
] as const;

const PAGES = [
  { right: "customers:activity:view", text: "calendar", to: "/activities/calendar", icon: IconCalendarMonth },
  { right: "customers:duplicate:review", text: "duplicates", to: "/duplicates", icon: IconCopy },
  { right: "customers:customer:import", text: "imports", to: "/imports", icon: IconFileUpload },
  { right: "platform:organisation:view", text: "plans", to: "/operators/plans", icon: IconListDetails },
  { right: "platform:organisation:view", text: "operatorJobs", to: "/operators/jobs", icon: IconBriefcase },
] as const;

// Fetched with the palette: the first page does without it.
const settingsEntries = settingsPages.entries();

/** What the palette offers: the open record first, then where to go, what to make, and the rest. */
export function usePaletteCommands(planActivity: () => void): Section[] {
  const { t } = useTranslation(["shell", "settings"]);
  const navigate = useNavigate();
  const may = useMay();
  const { visibleGroups } = use(settingsEntries);
  const registered = useRegistered().filter(({ isKeyOnly }) => !isKeyOnly);
  const appearance = useAppearance();
  const of = (...groups: string[]) => registered.filter(({ group }) => groups.includes(group));
  const create: Line[] = CREATE.filter(({ right }) => may(right)).map(({ id, text, to }) => ({
    id,
    text: t(`shell:${text}`),
    icon: IconPlus,
    run: () => navigate({ to }),
  }));
  if (may("customers:activity:edit"))
    create.push({
      id: "new-activity",
      text: t("shell:newActivity"),
      icon: IconCalendarPlus,
      run: planActivity,
    });
  const pages: Line[] = PAGES.filter(({ right }) => may(right)).map(({ text, to, icon }) => ({
    id: to,
    text: t(`shell:pages.${text}`),
    icon,
    run: () => navigate({ to }),
  }));
  const settings: Line[] = visibleGroups(may).flatMap(({ entries }) =>
    entries.map(({ name, to, icon }) => ({
      id: to,
      text: t(`settings:pages.${name}`),
      description: t(`settings:leads.${name}`),
      icon,
      run: () => navigate({ to }),
    })),
  );
  const here: Line[] = of("record", "page", "list");
  // What is made here goes with what is open; the same said again would not.
  const elsewhere = create.filter(({ text }) => !here.some((line) => line.text === text));
  return [
    { title: t("shell:groups.here"), lines: here },
    { title: t("shell:groups.go"), lines: [...of("go"), ...pages] },
    { title: t("shell:groups.create"), lines: elsewhere },
    { title: t("shell:settings"), lines: settings, isHidden: true },
    { title: t("shell:groups.act"), lines: [...of("everywhere"), ...appearance] },
  ];
}

/** How Kontor looks and speaks, and the way out. */
function useAppearance(): Line[] {
  const { t, i18n } = useTranslation("shell");
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { setColorScheme } = useMantineColorScheme();
  const save = useSavePreference();
  const appear = (theme: "light" | "dark" | "system") => {
    setColorScheme(theme === "system" ? "auto" : theme);
    save.mutate({ theme });
  };
  const others = (Object.keys(LANGUAGES) as Language[]).filter((language) => language !== i18n.language);
  return [
    { id: "light", text: t("useLight"), icon: IconSun, run: () => appear("light") },
    { id: "dark", text: t("useDark"), icon: IconMoon, run: () => appear("dark") },
    { id: "system", text: t("useSystem"), icon: IconDeviceDesktop, run: () => appear("system") },
    ...others.map((language) => ({
      id: language,
      text: LANGUAGES[language],
      icon: IconLanguage,
      run: () => void changeLanguage(language).then(() => save.mutate({ language })),
    })),
    {
      id: "sign-out",
      text: t("signOut"),
      icon: IconLogout,
      run: () => signOut.mutate(undefined, { onSuccess: () => navigate({ to: "/sign-in" }) }),
    },
  ];
}
