import "@mantine/spotlight/styles.css";
import { useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from "@mantine/spotlight";
import {
  IconBuilding,
  IconDeviceDesktop,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSearch,
  IconSun,
} from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useMay, useSavePreference, useSignOut } from "~/features/session";
import { changeLanguage, LANGUAGES, type Language } from "~/i18n";
import { visibleMenu } from "./menu";
import { paletteLoaded } from "./paletteStore";

const FOUND = 8;
const [store, spotlight] = createSpotlight();

function useFoundCustomers(query: string): SpotlightActionData[] {
  const navigate = useNavigate();
  const may = useMay();
  const [text] = useDebouncedValue(query.trim(), 200);
  const found = useQuery({
    queryKey: ["palette", text],
    queryFn: () =>
      body(api.GET("/customers", { params: { query: { q: text, limit: FOUND, fields: "code,name,city" } } })),
    enabled: text.length > 1 && may("customers:customer:view"),
    placeholderData: keepPreviousData,
  });
  if (!query.trim()) return [];
  const rows = (found.data?.results ?? []) as unknown as {
    id: string;
    code: string;
    name: string;
    city: string | null;
  }[];
  return rows.map((row) => ({
    id: row.id,
    label: row.name,
    description: [row.code, row.city].filter(Boolean).join(" · "),
    leftSection: <IconBuilding size={18} aria-hidden />,
    onClick: () => navigate({ to: "/customers/$customerId", params: { customerId: row.id } }),
  }));
}

function useCommands(): SpotlightActionGroupData[] {
  const { t, i18n } = useTranslation("shell");
  const navigate = useNavigate();
  const may = useMay();
  const signOut = useSignOut();
  const { setColorScheme } = useMantineColorScheme();
  const save = useSavePreference();
  const appear = (theme: "light" | "dark" | "system") => {
    setColorScheme(theme === "system" ? "auto" : theme);
    save.mutate({ theme });
  };
  const go = visibleMenu(may).map(({ label, to, icon: Icon }) => ({
    id: to,
    label: t(label),
    leftSection: <Icon size={18} />,
    onClick: () => navigate({ to }),
  }));
  const create = may("customers:customer:create")
    ? [
        {
          id: "new-customer",
          label: t("newCustomer"),
          leftSection: <IconPlus size={18} aria-hidden />,
          onClick: () => navigate({ to: "/customers/new" }),
        },
      ]
    : [];
  const others = (Object.keys(LANGUAGES) as Language[]).filter((language) => language !== i18n.language);
  const act: SpotlightActionData[] = [
    {
      id: "light",
      label: t("useLight"),
      leftSection: <IconSun size={18} aria-hidden />,
      onClick: () => appear("light"),
    },
    {
      id: "dark",
      label: t("useDark"),
      leftSection: <IconMoon size={18} aria-hidden />,
      onClick: () => appear("dark"),
    },
    {
      id: "system",
      label: t("useSystem"),
      leftSection: <IconDeviceDesktop size={18} aria-hidden />,
      onClick: () => appear("system"),
    },
    ...others.map((language) => ({
      id: language,
      label: LANGUAGES[language],
      leftSection: <IconLanguage size={18} aria-hidden />,
      onClick: () => void changeLanguage(language).then(() => save.mutate({ language })),
    })),
    {
      id: "sign-out",
      label: t("signOut"),
      leftSection: <IconLogout size={18} aria-hidden />,
      onClick: () => signOut.mutate(undefined, { onSuccess: () => navigate({ to: "/sign-in" }) }),
    },
  ];
  return [
    { group: t("groups.go"), actions: go },
    { group: t("groups.create"), actions: create },
    { group: t("groups.act"), actions: act },
  ];
}

/** Ctrl/Cmd-K: go, find, create, act. */
export default function Palette() {
  const { t } = useTranslation("shell");
  const [query, setQuery] = useState("");
  useEffect(() => {
    spotlight.open();
    return paletteLoaded(spotlight.open);
  }, []);
  const customers = useFoundCustomers(query);
  const commands = useCommands();
  const wanted = query.trim().toLowerCase();
  const matching = commands.map((group) => ({
    ...group,
    actions: group.actions.filter((action) => action.label?.toLowerCase().includes(wanted)),
  }));
  const groups = [{ group: t("groups.customers"), actions: customers }, ...matching];
  return (
    <Spotlight
      store={store}
      actions={groups.filter((group) => group.actions.length > 0)}
      // The server has searched already, in fields that are not shown here.
      filter={(_query, actions) => actions}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      attributes={{ content: { "aria-label": t("search") } }}
      nothingFound={t("searchEmpty")}
      scrollable
      maxHeight={460}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: t("search"),
        "aria-label": t("search"),
      }}
    />
  );
}
