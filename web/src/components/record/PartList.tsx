import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconDotsVertical, IconPencil, IconStar, IconTrash } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { AddButton } from "~/components/form";
import classes from "./PartList.module.css";

interface Props<R extends { id: string }> {
  rows: readonly R[];
  canEdit: boolean;
  addLabel: string;
  /** There must be one. */
  isRequired?: boolean | undefined;
  /** Where a new row is made, if not in a form below the others. */
  onAdd?: () => void;
  /** What the row is called where it is spoken of. */
  nameOf: (row: R) => string;
  /** `open` turns the row into its form. */
  children: (row: R, open: () => void) => ReactNode;
  /** The form for a row, or for a new one. */
  form: (row: R | null, close: () => void) => ReactNode;
  onRemove: (row: R) => void;
  /** Whether the row can be made the primary one. */
  canLead?: (row: R) => boolean;
  onLead?: ((row: R) => void) | undefined;
  leadLabel?: string | undefined;
  /** More that can be done with a row. */
  more?: (row: R) => ReactNode;
  removeLabel?: string;
  /** What is said of an empty list; null for nothing. */
  emptyText?: string | null | undefined;
  /** There is one row at most. */
  isSingle?: boolean;
}

/** Phones, e-mails, addresses, people: each changed where it stands, and one more added below. */
export function PartList<R extends { id: string }>(props: Props<R>) {
  const { rows, canEdit, nameOf, form, canLead, onLead } = props;
  const { t } = useTranslation(["record", "common"]);
  const [open, setOpen] = useState<string | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      {rows.length === 0 && open === null && props.emptyText !== null && (
        <Text size="sm" c="dimmed">
          {props.emptyText ?? t("record:parts.none")}
        </Text>
      )}
      <ul className={classes.list}>
        {rows.map((row) => (
          <li key={row.id} className={classes.item}>
            {open === row.id ? (
              form(row, close)
            ) : (
              <>
                <div className={classes.content}>{props.children(row, () => setOpen(row.id))}</div>
                {canEdit && (
                  <Menu position="bottom-end" shadow="md">
                    <Menu.Target>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={t("record:parts.menu", { name: nameOf(row) })}
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
                          {props.leadLabel ?? t("record:parts.lead")}
                        </Menu.Item>
                      )}
                      {props.more?.(row)}
                      <Menu.Item
                        leftSection={<IconTrash size={16} aria-hidden />}
                        onClick={() => props.onRemove(row)}
                      >
                        {props.removeLabel ?? t("common:remove")}
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
      {canEdit && open === null && !(props.isSingle && rows.length > 0) && (
        <AddButton
          label={props.addLabel}
          isRequired={props.isRequired === true && rows.length === 0}
          onClick={props.onAdd ?? (() => setOpen("new"))}
        />
      )}
    </>
  );
}
