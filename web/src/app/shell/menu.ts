import { IconAddressBook, IconUsers } from "@tabler/icons-react";
import type { ComponentType } from "react";

export interface MenuEntry {
  /** Key of the text in the namespace `shell`. */
  label: "customers" | "contacts";
  to: "/customers" | "/contacts";
  right: string;
  /** Pressed after `G`. */
  key: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
}

/** The left menu, in its order; one sees what one's rights allow. */
export const MENU: readonly MenuEntry[] = [
  { label: "customers", to: "/customers", right: "customers:customer:view", key: "c", icon: IconUsers },
  { label: "contacts", to: "/contacts", right: "customers:contact:view", key: "o", icon: IconAddressBook },
];
