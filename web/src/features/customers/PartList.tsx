import { ActionIcon, Button, Menu, Text } from "@mantine/core";
import { IconDotsVertical, IconPencil, IconPlus, IconStar, IconTrash } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./PartList.module.css";

interface Props<R extends { id: string }> {
  rows: readonly R[];
  canEdit: boolean;
  addLabel: string;
  /** What the row is called where it is spoken of. */
  nameOf: (row: R) => string;
  children: (row: R) => ReactNode;
  /** The form for a row, or for a new one. */
  form: (row: R | null, close: () => void) => ReactNode;
  onRemove: (row: R) => void;
  /** Whether the row can be made the primary one. */
  canLead?: (row: R) => boolean;
  onLead?: (row: R) => void;
  /** Why the list as a whole was refused. */
  error?: ReactNode;
}

/** Phones, e-mails, addresses, assignments: each changed where it stands, and one more added below. */
export function PartList<R extends { id: string }>(props: Props<R>) {
  const { rows, canEdit, nameOf, form, canLead, onLead } = props;
  const { t } = useTranslation(["customers", "common"]);
  const [open, setOpen] = useState<string | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      {rows.length === 0 && open === null && (
        <Text size="sm" c="dimmed">
          {t("customers:panels.none")}
        </Text>
      )}
      <ul className={classes.list}>
        {rows.map((row) => (
          <li key={row.id} className={classes.item}>
            {open === row.id ? (
              form(row, close)
            ) : (
              <>
                <div className={classes.content}>{props.children(row)}</div>
                {canEdit && (
                  <Menu position="bottom-end" shadow="md">
                    <Menu.Target>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={t("customers:parts.menu", { name: nameOf(row) })}
                      >
                        <IconDotsVertical size={17} aria-hidden />
                      </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item
                        leftSection={<IconPencil size={16} aria-hidden />}
                        onClick={() => setOpen(row.id)}
                      >
                        {t("common:edit")}
                      </Menu.Item>
                      {onLead && canLead?.(row) && (
                        <Menu.Item
                          leftSection={<IconStar size={16} aria-hidden />}
                          onClick={() => onLead(row)}
                        >
                          {t("customers:parts.lead")}
                        </Menu.Item>
                      )}
                      <Menu.Item
                        leftSection={<IconTrash size={16} aria-hidden />}
                        onClick={() => props.onRemove(row)}
                      >
                        {t("common:remove")}
                      </Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                )}
              </>
            )}
          </li>
        ))}
        {open === "new" && <li className={classes.item}>{form(null, close)}</li>}
      </ul>
      {props.error}
      {canEdit && open === null && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={6}
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setOpen("new")}
        >
          {props.addLabel}
        </Button>
      )}
    </>
  );
}
