import { Badge, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Cell, type Column } from "~/components/register";

/** A value as it is read on a record's page: all tags of it, and no link, for it may stand in a button. */
export function FactValue({ column, value }: { column: Column; value: unknown }) {
  const { t } = useTranslation("common");
  if (!isWritten(value)) return <>{t("notSet")}</>;
  if (Array.isArray(value) && column.type !== "multi_select") {
    return (
      <Group gap={4} component="span">
        {value.map((tag) => (
          <Badge key={String(tag)} variant="default" tt="none" fw={500} size="sm" component="span">
            {String(tag)}
          </Badge>
        ))}
      </Group>
    );
  }
  const isLink = column.type === "url" || column.type === "email" || column.type === "phone";
  return <Cell column={isLink ? { ...column, type: "string" } : column} value={value} />;
}

export function isWritten(value: unknown): boolean {
  return (
    value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0)
  );
}
