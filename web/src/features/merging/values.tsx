import { Badge, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Hours, hoursText } from "~/components/record/historyText";
import { Cell, type Column, shownIn } from "~/components/register";
import { useFormat } from "~/i18n/useFormat";
import type { Party } from "./api";

type Part = Record<string, unknown>;

/** What the register has no column for, or shows as one text only. */
const LISTS: Record<string, (row: Part) => string> = {
  phones: ({ number, extension }) => [number, extension].filter(Boolean).join(" / "),
  emails: ({ email }) => String(email),
  addresses: ({ line1, postal_code, city }) => [line1, postal_code, city].filter(Boolean).join(", "),
  external_references: ({ source, id }) => `${source}: ${id}`,
  channels: ({ value }) => String(value),
  customers: ({ customer, title }) =>
    [(customer as { name: string } | null)?.name, title].filter(Boolean).join(", "),
};

const partOf = (party: Party, name: string): unknown => (party as unknown as Part)[name];

/** Fields that people choose between and no list shows. */
export function useFurtherColumns(): Pick<Column, "name" | "label" | "type">[] {
  const { t } = useTranslation("merging");
  return [
    { name: "address", label: t("address"), type: "string" },
    { name: "availability", label: t("availability"), type: "string" },
  ];
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || value === false || isEmptyList(value);
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

interface ValueProps {
  column: Column;
  party: Party;
  /** Without links: it stands in a label. */
  isPlain?: boolean;
}

/** A value of one of them, read as in its list; nothing is a dash. */
export function PartyValue({ column, party, isPlain }: ValueProps) {
  const { t } = useTranslation("merging");
  const format = useFormat();
  const value = shownIn(party, column);
  if (isEmpty(value))
    return (
      <Text span size="sm" c="dimmed">
        {t("nothing")}
      </Text>
    );
  if (column.name === "address") return <>{LISTS.addresses?.(value as Part)}</>;
  if (column.name === "availability") return <>{hoursText(value as Hours, format)}</>;
  const isLink = column.type === "url" || column.type === "email" || column.type === "phone";
  return <Cell column={isPlain && isLink ? { ...column, type: "string" } : column} value={value} />;
}

/** The names of the lists that any of them has rows in. */
export function filledLists(parties: readonly Party[]): string[] {
  return [...Object.keys(LISTS), "tags"].filter((name) =>
    parties.some((party) => !isEmpty(partOf(party, name))),
  );
}

/** The rows of a list of one of them, each in a few words; those that others have too are marked. */
export function PartyList({ name, party, others }: { name: string; party: Party; others: readonly Party[] }) {
  const { t } = useTranslation("merging");
  const texts = textsOf(party, name);
  const shared = new Set(others.flatMap((other) => textsOf(other, name)).map((text) => text.toLowerCase()));
  if (texts.length === 0)
    return (
      <Text span size="sm" c="dimmed">
        {t("nothing")}
      </Text>
    );
  return (
    <Group gap={4} component="span">
      {texts.map((text) => (
        <Badge
          key={text}
          component="span"
          variant={shared.has(text.toLowerCase()) ? "light" : "default"}
          tt="none"
          fw={500}
          size="md"
          styles={{ root: { height: "auto", maxWidth: "100%" }, label: { whiteSpace: "normal" } }}
        >
          {text}
        </Badge>
      ))}
    </Group>
  );
}

function textsOf(party: Party, name: string): string[] {
  const rows = partOf(party, name);
  if (!Array.isArray(rows)) return [];
  const tell = LISTS[name];
  return rows.map((row) => (typeof row === "string" || !tell ? String(row) : tell(row as Part)));
}
