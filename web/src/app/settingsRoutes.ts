import { createRoute, lazyRouteComponent, redirect, retainSearchParams } from "@tanstack/react-router";
import { readRegisterSearch } from "~/components/register/search";
import { settingsPages } from "~/features/settings";
import type { shellRoute } from "./router";

/** The list keeps its state while one of its rows is open over it. */
const listSearch = {
  validateSearch: readRegisterSearch,
  search: {
    middlewares: [
      retainSearchParams<ReturnType<typeof readRegisterSearch>>([
        "view",
        "q",
        "ordering",
        "filter",
        "fields",
      ]),
    ],
  },
};

/** `/settings` and everything below it. */
export function settingsRoutes(shell: typeof shellRoute) {
  const settings = createRoute({
    getParentRoute: () => shell,
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
  return settings.addChildren([
    createRoute({
      getParentRoute: below,
      path: "/",
      component: lazyRouteComponent(settingsPages.index, "SettingsIndexPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "preferences",
      component: lazyRouteComponent(settingsPages.preferences, "PreferencesPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "security",
      component: lazyRouteComponent(settingsPages.security, "SecurityPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "organisation",
      component: lazyRouteComponent(settingsPages.organisation, "OrganisationPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "domains",
      component: lazyRouteComponent(settingsPages.domains, "DomainsPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "plan",
      component: lazyRouteComponent(settingsPages.plan, "PlanPage"),
    }),
    employees.addChildren([
      createRoute({
        getParentRoute: () => employees,
        path: "invite",
        component: lazyRouteComponent(settingsPages.invite, "InviteDialog"),
      }),
      createRoute({
        getParentRoute: () => employees,
        path: "$employeeId",
        component: lazyRouteComponent(settingsPages.employee, "EmployeeDrawer"),
      }),
    ]),
    createRoute({
      getParentRoute: below,
      path: "invitations",
      component: lazyRouteComponent(settingsPages.invitations, "InvitationsPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "roles",
      component: lazyRouteComponent(settingsPages.roles, "RolesPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "teams",
      component: lazyRouteComponent(settingsPages.teams, "TeamsPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "dictionaries",
      beforeLoad: () => {
        throw redirect({
          to: "/settings/dictionaries/$dictionary",
          params: { dictionary: "segments" },
          replace: true,
        });
      },
    }),
    createRoute({
      getParentRoute: below,
      path: "dictionaries/$dictionary",
      component: lazyRouteComponent(settingsPages.dictionary, "DictionaryPage"),
    }),
    tags.addChildren([
      createRoute({
        getParentRoute: () => tags,
        path: "new",
        component: lazyRouteComponent(settingsPages.tag, "NewTagDialog"),
      }),
      createRoute({
        getParentRoute: () => tags,
        path: "$tagId",
        component: lazyRouteComponent(settingsPages.tag, "TagDialog"),
      }),
    ]),
    createRoute({
      getParentRoute: below,
      path: "fields",
      component: lazyRouteComponent(settingsPages.fields, "FieldPolicyPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "numbering",
      component: lazyRouteComponent(settingsPages.numbering, "NumberingPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "api-keys",
      component: lazyRouteComponent(settingsPages.keys, "ApiKeysPage"),
    }),
    createRoute({
      getParentRoute: below,
      path: "security-log",
      validateSearch: readRegisterSearch,
      component: lazyRouteComponent(settingsPages.log, "SecurityLogPage"),
    }),
  ]);
}
