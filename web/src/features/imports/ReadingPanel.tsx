import { Checkbox, Group, Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/useFormat";
import type { Import, ImportChange } from "./api";

const ENCODINGS = [
  ["utf-8", "UTF-8"],
  ["utf-16", "UTF-16"],
  ["cp1252", "Windows-1252"],
  ["cp1251", "Windows-1251"],
  ["cp1250", "Windows-1250"],
  ["cp1253", "Windows-1253"],
  ["cp1254", "Windows-1254"],
  ["iso8859_15", "ISO 8859-15"],
  ["iso8859_5", "ISO 8859-5"],
  ["koi8_r", "KOI8-R"],
  ["cp866", "CP 866"],
  ["mac_cyrillic", "Mac Cyrillic"],
] as const;
const DELIMITERS = [",", ";", "\t", "|"] as const;
const NAMES = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" } as const;

interface Props {
  run: Import;
  isBusy: boolean;
  onChange: (change: ImportChange) => void;
}

/** How the file was read, and how it shall be read instead. */
export function ReadingPanel({ run, isBusy, onChange }: Props) {
  const { t } = useTranslation("imports");
  const format = useFormat();
  const isText = run.format === "csv" || run.format === null;
  const encodings = ENCODINGS.map(([value, label]) => ({ value, label: label as string }));
  if (run.encoding && !encodings.some(({ value }) => value === run.encoding))
    encodings.push({ value: run.encoding as never, label: run.encoding });
  return (
    <Group align="end" gap="md">
      <Text size="sm">{t("facts", { count: run.rows, rows: format.number(run.rows) })}</Text>
      {run.sheets.length > 1 && (
        <Select
          label={t("sheet")}
          allowDeselect={false}
          disabled={isBusy}
          data={run.sheets}
          value={run.sheet}
          onChange={(sheet) => sheet && onChange({ sheet })}
        />
      )}
      {isText && (
        <>
          <Select
            label={t("encoding")}
            allowDeselect={false}
            searchable
            disabled={isBusy}
            data={encodings}
            value={run.encoding}
            onChange={(encoding) => encoding && onChange({ encoding })}
          />
          <Select
            label={t("delimiter")}
            allowDeselect={false}
            disabled={isBusy}
            data={DELIMITERS.map((value) => ({ value, label: t(`delimiters.${NAMES[value]}`) }))}
            value={run.delimiter}
            onChange={(delimiter) => delimiter && onChange({ delimiter })}
          />
        </>
      )}
      {run.format !== "vcard" && (
        <Checkbox
          label={t("hasHeader")}
          disabled={isBusy}
          checked={run.has_header}
          onChange={(event) => onChange({ has_header: event.currentTarget.checked })}
        />
      )}
    </Group>
  );
}
