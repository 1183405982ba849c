import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { readRegisterSearch } from "~/components/register/search";
import { settingsPages } from "~/features/settings";
import { listSearch } from "./listSearch";
import { shellRoute } from "./shellRoute";

const settings = createRoute({
  getParentRoute: () => shellRoute,
  path: "settings",
  component: lazyRouteComponent(settingsPages.layout, "SettingsLayout"),
});
const below = () => settings;
const employees = createRoute({
  getParentRoute: below,
  path: "employees",
  ...listSearch,
  component: lazyRouteComponent(settingsPages.employees, "EmployeesPage"),
});
const tags = createRoute({
  getParentRoute: below,
  path: "tags",
  ...listSearch,
  component: lazyRouteComponent(settingsPages.tags, "TagsPage"),
});
const indexPage = createRoute({
  getParentRoute: below,
  path: "/",
  component: lazyRouteComponent(settingsPages.index, "SettingsIndexPage"),
});
const preferences = createRoute({
  getParentRoute: below,
  path: "preferences",
  component: lazyRouteComponent(settingsPages.preferences, "PreferencesPage"),
});
const security = createRoute({
  getParentRoute: below,
  path: "security",
  component: lazyRouteComponent(settingsPages.security, "SecurityPage"),
});
const organisation = createRoute({
  getParentRoute: below,
  path: "organisation",
  component: lazyRouteComponent(settingsPages.organisation, "OrganisationPage"),
});
const domains = createRoute({
  getParentRoute: below,
  path: "domains",
  component: lazyRouteComponent(settingsPages.domains, "DomainsPage"),
});
const plan = createRoute({
  getParentRoute: below,
  path: "plan",
  component: lazyRouteComponent(settingsPages.plan, "PlanPage"),
});
const invite = createRoute({
  getParentRoute: () => employees,
  path: "invite",
  component: lazyRouteComponent(settingsPages.invite, "InviteDialog"),
});
const employee = createRoute({
  getParentRoute: () => employees,
  path: "$employeeId",
  component: lazyRouteComponent(settingsPages.employee, "EmployeeDrawer"),
});
const invitations = createRoute({
  getParentRoute: below,
  path: "invitations",
  component: lazyRouteComponent(settingsPages.invitations, "InvitationsPage"),
});
const roles = createRoute({
  getParentRoute: below,
  path: "roles",
  component: lazyRouteComponent(settingsPages.roles, "RolesPage"),
});
const teams = createRoute({
  getParentRoute: below,
  path: "teams",
  component: lazyRouteComponent(settingsPages.teams, "TeamsPage"),
});
const dictionaries = createRoute({
  getParentRoute: below,
  path: "dictionaries",
  beforeLoad: () => {
    throw redirect({
      to: "/settings/dictionaries/$dictionary",
      params: { dictionary: "segments" },
      replace: true,
    });
  },
});
const dictionary = createRoute({
  getParentRoute: below,
  path: "dictionaries/$dictionary",
  component: lazyRouteComponent(settingsPages.dictionary, "DictionaryPage"),
});
const categories = createRoute({
  getParentRoute: below,
  path: "categories",
  component: lazyRouteComponent(settingsPages.categories, "CategorySchemesPage"),
});
const templates = createRoute({
  getParentRoute: below,
  path: "templates",
  component: lazyRouteComponent(settingsPages.templates, "TemplatesPage"),
});
const relay = createRoute({
  getParentRoute: below,
  path: "mail-server",
  component: lazyRouteComponent(settingsPages.relay, "MailRelayPage"),
});
const newTag = createRoute({
  getParentRoute: () => tags,
  path: "new",
  component: lazyRouteComponent(settingsPages.tag, "NewTagDialog"),
});
const tag = createRoute({
  getParentRoute: () => tags,
  path: "$tagId",
  component: lazyRouteComponent(settingsPages.tag, "TagDialog"),
});
const custom = createRoute({
  getParentRoute: below,
  path: "custom-fields",
  component: lazyRouteComponent(settingsPages.custom, "CustomFieldsPage"),
});
const fields = createRoute({
  getParentRoute: below,
  path: "fields",
  component: lazyRouteComponent(settingsPages.fields, "FieldPolicyPage"),
});
const timelines = createRoute({
  getParentRoute: below,
  path: "timelines",
  component: lazyRouteComponent(settingsPages.timelines, "TimelinesPage"),
});
const profiles = createRoute({
  getParentRoute: below,
  path: "profiles",
  component: lazyRouteComponent(settingsPages.profiles, "ProfilesPage"),
});
const numbering = createRoute({
  getParentRoute: below,
  path: "numbering",
  component: lazyRouteComponent(settingsPages.numbering, "NumberingPage"),
});
const keys = createRoute({
  getParentRoute: below,
  path: "api-keys",
  component: lazyRouteComponent(settingsPages.keys, "ApiKeysPage"),
});
const webhooks = createRoute({
  getParentRoute: below,
  path: "webhooks",
  component: lazyRouteComponent(settingsPages.webhooks, "WebhooksPage"),
});
const webhook = createRoute({
  getParentRoute: below,
  path: "webhooks/$webhookId",
  component: lazyRouteComponent(settingsPages.webhook, "WebhookPage"),
});
const log = createRoute({
  getParentRoute: below,
  path: "security-log",
  validateSearch: readRegisterSearch,
  component: lazyRouteComponent(settingsPages.log, "SecurityLogPage"),
});

/** `/settings` and everything below it. */
export const settingsRoutes = settings.addChildren([
  indexPage,
  preferences,
  security,
  organisation,
  domains,
  plan,
  employees.addChildren([invite, employee]),
  invitations,
  roles,
  teams,
  dictionaries,
  dictionary,
  categories,
  tags.addChildren([newTag, tag]),
  custom,
  fields,
  timelines,
  profiles,
  templates,
  relay,
  numbering,
  keys,
  webhooks,
  webhook,
  log,
]);
