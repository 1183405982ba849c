import { Menu } from "@mantine/core";
import { IconDoorEnter, IconDoorExit } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface Props {
  isActive: boolean;
  onChange: (isActive: boolean) => void;
}

/** Says in one click that somebody has left a customer, or is there again. */
export function ActiveItem({ isActive, onChange }: Props) {
  const { t } = useTranslation("contacts");
  const Icon = isActive ? IconDoorExit : IconDoorEnter;
  return (
    <Menu.Item leftSection={<Icon size={16} aria-hidden />} onClick={() => onChange(!isActive)}>
      {t(isActive ? "place.hasLeft" : "place.isBack")}
    </Menu.Item>
  );
}
