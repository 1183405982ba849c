import {
  type Icon,
  IconAddressBook,
  IconBuildingSkyscraper,
  IconCalendarEvent,
  IconSettings,
  IconUsers,
} from "@tabler/icons-react";

export interface MenuEntry {
  /** Key of the text in the namespace `shell`. */
  label: "customers" | "contacts" | "activities" | "operators" | "settings";
  to: "/customers" | "/contacts" | "/activities" | "/operators" | "/settings";
  /** What one must have to see it; null for everybody. */
  right: string | null;
  /** Pressed after `G`. */
  key: string;
  icon: Icon;
}

/** The left menu, in its order; one sees what one's rights allow. */
const MENU: readonly MenuEntry[] = [
  { label: "customers", to: "/customers", right: "customers:customer:view", key: "c", icon: IconUsers },
  { label: "contacts", to: "/contacts", right: "customers:contact:view", key: "o", icon: IconAddressBook },
  {
    label: "activities",
    to: "/activities",
    right: "customers:activity:view",
    key: "a",
    icon: IconCalendarEvent,
  },
  {
    label: "operators",
    to: "/operators",
    right: "platform:organisation:view",
    key: "p",
    icon: IconBuildingSkyscraper,
  },
  { label: "settings", to: "/settings", right: null, key: "s", icon: IconSettings },
];

/** The entries that somebody may see. */
export function visibleMenu(may: (right: string) => boolean): MenuEntry[] {
  return MENU.filter(({ right }) => right === null || may(right));
}
