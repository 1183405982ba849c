import { useDebouncedValue } from "@mantine/hooks";
import type { SpotlightActionData, SpotlightActionGroupData } from "@mantine/spotlight";
import {
  type Icon,
  IconAddressBook,
  IconBuilding,
  IconCalendarEvent,
  IconRefresh,
  IconUser,
} from "@tabler/icons-react";
import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";

const MOST = 5;
const SHORTEST = 2;

type Row = Record<string, unknown> & { id: string };

interface Place {
  name: "customers" | "contacts" | "activities" | "employees";
  right: string;
  fields: string;
  /** What is shown of a row first. */
  label: string;
  /** Where a row is opened, before its id. */
  at: string;
  icon: Icon;
}

const PLACES: readonly Place[] = [
  {
    name: "customers",
    right: "customers:customer:view",
    fields: "name,code,city",
    label: "name",
    at: "/customers",
    icon: IconBuilding,
  },
  {
    name: "contacts",
    right: "customers:contact:view",
    fields: "name,customer,primary_email",
    label: "name",
    at: "/contacts",
    icon: IconAddressBook,
  },
  {
    name: "activities",
    right: "customers:activity:view",
    fields: "subject,customer,starts_at",
    label: "subject",
    at: "/activities",
    icon: IconCalendarEvent,
  },
  {
    name: "employees",
    right: "accounts:employee:view",
    fields: "name,email",
    label: "name",
    at: "/settings/employees",
    icon: IconUser,
  },
];

/** The first rows of a list that the text leads to. */
async function search({ name, fields }: Place, q: string): Promise<Row[]> {
  const query = { q, limit: MOST, fields };
  // The four lists are asked alike.
  const found = await body(api.GET(`/${name}` as "/customers", { params: { query } }));
  return found.results as unknown as Row[];
}

interface Found {
  groups: SpotlightActionGroupData[];
  /** More may come. */
  isPending: boolean;
}

/** Customers, contacts, activities and employees that a text leads to, as far as one may see them. */
export function useFound(query: string): Found {
  const { t } = useTranslation(["shell", "common"]);
  const navigate = useNavigate();
  const format = useFormat();
  const may = useMay();
  const typed = query.trim();
  const [text] = useDebouncedValue(typed, 200);
  const isSearching = text.length >= SHORTEST && typed.length >= SHORTEST;
  const places = PLACES.filter(({ right }) => may(right));
  const searches = useQueries({
    queries: places.map((place) => ({
      queryKey: ["palette", place.name, text],
      queryFn: () => search(place, text),
      enabled: isSearching,
      placeholderData: keepPreviousData,
    })),
  });
  if (typed.length < SHORTEST) return { groups: [], isPending: false };
  const told = (value: unknown): string | null => {
    if (value && typeof value === "object" && "name" in value) return String(value.name);
    if (typeof value !== "string") return null;
    return MOMENT.test(value) ? format.dateTime(value) : value;
  };
  const groups = places.map(({ name, at, label, fields, icon: RowIcon }, index): SpotlightActionGroupData => {
    const others = fields.split(",").filter((field) => field !== label);
    const rows = searches[index]?.data ?? [];
    return {
      group: t(`shell:${name}`),
      actions: rows.map(
        (row): SpotlightActionData => ({
          id: `${name}-${row.id}`,
          label: told(row[label]) ?? "",
          description: others
            .map((field) => told(row[field]))
            .filter(Boolean)
            .join(" · "),
          leftSection: <RowIcon size={18} aria-hidden />,
          onClick: () => navigate({ to: `${at}/${row.id}` }),
        }),
      ),
    };
  });
  const failed = searches.filter(({ isError }) => isError);
  if (failed.length > 0) {
    groups.unshift({
      group: t("shell:searchShort"),
      actions: [
        {
          id: "again",
          label: t("shell:searchFailed"),
          description: t("common:retry"),
          leftSection: <IconRefresh size={18} aria-hidden />,
          closeSpotlightOnTrigger: false,
          onClick: () => {
            for (const { refetch } of failed) refetch();
          },
        },
      ],
    });
  }
  return { groups, isPending: text !== typed || searches.some(({ isFetching }) => isFetching) };
}

const MOMENT = /^\d{4}-\d\d-\d\dT/;
