import {
  type Icon,
  IconBuilding,
  IconBuildingStore,
  IconCategoryPlus,
  IconFingerprint,
  IconForms,
  IconHash,
  IconHistory,
  IconKey,
  IconLayoutColumns,
  IconListDetails,
  IconMail,
  IconMailCog,
  IconShieldLock,
  IconSitemap,
  IconTags,
  IconTemplate,
  IconTimelineEvent,
  IconUserCog,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
  IconWorld,
} from "@tabler/icons-react";

export interface SettingsEntry {
  /** Key of the texts `pages.<name>` and `leads.<name>`. */
  name:
    | "preferences"
    | "security"
    | "organisation"
    | "domains"
    | "plan"
    | "employees"
    | "invitations"
    | "roles"
    | "teams"
    | "dictionaries"
    | "categories"
    | "tags"
    | "custom"
    | "fields"
    | "profiles"
    | "timelines"
    | "templates"
    | "relay"
    | "numbering"
    | "keys"
    | "webhooks"
    | "log";
  to: string;
  /** What one must have to see it; null for everybody. */
  right: string | null;
  icon: Icon;
}

export interface SettingsGroup {
  name: "me" | "organisation" | "people" | "customers" | "access";
  entries: readonly SettingsEntry[];
}

/** All settings in their order; one sees what one's rights allow. */
export const GROUPS: readonly SettingsGroup[] = [
  {
    name: "me",
    entries: [
      { name: "preferences", to: "/settings/preferences", right: null, icon: IconUserCog },
      { name: "security", to: "/settings/security", right: null, icon: IconFingerprint },
    ],
  },
  {
    name: "organisation",
    entries: [
      {
        name: "organisation",
        to: "/settings/organisation",
        right: "tenants:organisation:view",
        icon: IconBuilding,
      },
      { name: "domains", to: "/settings/domains", right: "tenants:organisation:view", icon: IconWorld },
      { name: "relay", to: "/settings/mail-server", right: "accounts:mail_relay:view", icon: IconMailCog },
      { name: "plan", to: "/settings/plan", right: "tenants:organisation:view", icon: IconBuildingStore },
    ],
  },
  {
    name: "people",
    entries: [
      { name: "employees", to: "/settings/employees", right: "accounts:employee:view", icon: IconUsers },
      { name: "invitations", to: "/settings/invitations", right: "accounts:employee:invite", icon: IconMail },
      { name: "roles", to: "/settings/roles", right: "accounts:role:view", icon: IconShieldLock },
      { name: "teams", to: "/settings/teams", right: "accounts:team:view", icon: IconUsersGroup },
    ],
  },
  {
    name: "customers",
    entries: [
      {
        name: "dictionaries",
        to: "/settings/dictionaries",
        right: "customers:customer:view",
        icon: IconListDetails,
      },
      {
        name: "categories",
        to: "/settings/categories",
        right: "customers:customer:view",
        icon: IconSitemap,
      },
      { name: "tags", to: "/settings/tags", right: "customers:customer:view", icon: IconTags },
      {
        name: "custom",
        to: "/settings/custom-fields",
        right: "customers:settings:view",
        icon: IconCategoryPlus,
      },
      { name: "fields", to: "/settings/fields", right: "customers:settings:view", icon: IconForms },
      {
        name: "timelines",
        to: "/settings/timelines",
        right: "customers:settings:view",
        icon: IconTimelineEvent,
      },
      {
        name: "profiles",
        to: "/settings/profiles",
        right: "customers:settings:view",
        icon: IconLayoutColumns,
      },
      {
        name: "templates",
        to: "/settings/templates",
        right: "customers:template:view",
        icon: IconTemplate,
      },
      { name: "numbering", to: "/settings/numbering", right: "kernel:numbering:view", icon: IconHash },
    ],
  },
  {
    name: "access",
    entries: [
      { name: "keys", to: "/settings/api-keys", right: "accounts:key:own", icon: IconKey },
      {
        name: "webhooks",
        to: "/settings/webhooks",
        right: "accounts:webhook:manage",
        icon: IconWebhook,
      },
      {
        name: "log",
        to: "/settings/security-log",
        right: "accounts:security_log:view",
        icon: IconHistory,
      },
    ],
  },
];

/** The groups with the entries that somebody may see, without empty ones. */
export function visibleGroups(may: (right: string) => boolean): SettingsGroup[] {
  return GROUPS.map((group) => ({
    ...group,
    entries: group.entries.filter(({ right }) => right === null || may(right)),
  })).filter(({ entries }) => entries.length > 0);
}
