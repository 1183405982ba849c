import { Button, Menu } from "@mantine/core";
import { type Icon, IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type Command, useCommands } from "../commands";

/** Something that can be done with the record whose page one is on. */
export interface RecordAction {
  id: string;
  text: string;
  icon: Icon;
  isDangerous?: boolean;
  /** A file to load, instead of `run`. */
  href?: string;
  run?: () => void;
}

interface Props {
  actions: readonly RecordAction[];
  isBusy?: boolean;
}

/** What can be done with a record, in a menu and in the palette of commands. */
export function RecordActions({ actions, isBusy }: Props) {
  const { t } = useTranslation("common");
  useCommands(
    actions.map(
      ({ id, text, icon, run, href }): Command => ({
        id: `record-${id}`,
        text,
        group: "record",
        icon,
        run: run ?? (() => location.assign(href ?? "")),
      }),
    ),
  );
  if (actions.length === 0) return null;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          rightSection={<IconChevronDown size={16} aria-hidden />}
          loading={isBusy ?? false}
        >
          {t("actions")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ id, text, icon: ActionIcon, isDangerous, href, run }) => {
          const looks = {
            leftSection: <ActionIcon size={16} aria-hidden />,
            ...(isDangerous ? { color: "red" } : {}),
          };
          return href ? (
            <Menu.Item key={id} component="a" href={href} download {...looks}>
              {text}
            </Menu.Item>
          ) : (
            <Menu.Item key={id} onClick={run} {...looks}>
              {text}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
