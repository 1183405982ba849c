import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { readRegisterSearch } from "~/components/register/search";
import { activitiesPages, readCalendarSearch } from "~/features/activities";
import { authPages, type SignInSearch } from "~/features/auth";
import { contactsPages } from "~/features/contacts";
import { customersPages } from "~/features/customers";
import { importsPages } from "~/features/imports";
import { mergingPages } from "~/features/merging";
import { listSearch } from "./listSearch";
import { onceAhead } from "./onceAhead";
import { operatorRoutes } from "./operatorRoutes";
import { queryClient } from "./queryClient";
import { settingsRoutes } from "./settingsRoutes";
import { rootRoute, shellRoute } from "./shellRoute";

const publicRoute = createRoute({ getParentRoute: () => rootRoute, id: "public" });
const NOTICES = ["expired", "reset", "accepted", "created"] as const;

const signInRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "sign-in",
  validateSearch: (search): SignInSearch => ({
    // Only a path of this host: a link from elsewhere must not send people away after they signed in.
    next: typeof search.next === "string" && /^\/(?![/\\])/.test(search.next) ? search.next : undefined,
    email: typeof search.email === "string" ? search.email : undefined,
    notice: NOTICES.find((notice) => notice === search.notice),
  }),
  component: lazyRouteComponent(authPages.signIn, "SignInPage"),
});
const signUpRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "sign-up",
  component: lazyRouteComponent(authPages.signUp, "SignUpPage"),
});
const welcomeRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "welcome",
  validateSearch: (search): { email?: string } =>
    typeof search.email === "string" ? { email: search.email } : {},
  component: lazyRouteComponent(authPages.welcome, "WelcomePage"),
});
const forgotRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "forgot-password",
  component: lazyRouteComponent(authPages.forgotPassword, "ForgotPasswordPage"),
});
const resetRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "reset-password",
  component: lazyRouteComponent(authPages.resetPassword, "ResetPasswordPage"),
});
const invitationRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "accept-invitation",
  component: lazyRouteComponent(authPages.acceptInvitation, "AcceptInvitationPage"),
});

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/customers", replace: true });
  },
});

const firstSteps = onceAhead(async () =>
  (await import("~/features/first-steps")).readFirstSteps(queryClient),
);
const customersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "customers",
  staticData: { register: "customers", ahead: firstSteps.begin },
  validateSearch: readRegisterSearch,
  // Read before the page is shown, once for each coming: what stands above the list does not push it down.
  loader: firstSteps.read,
  shouldReload: false,
  gcTime: 0,
  component: lazyRouteComponent(customersPages.list, "CustomersPage"),
});
const newCustomerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "customers/new",
  component: lazyRouteComponent(customersPages.create, "NewCustomerPage"),
});
const customerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "customers/$customerId",
  component: lazyRouteComponent(customersPages.profile, "CustomerLayout"),
});
const customerHomeRoute = createRoute({
  getParentRoute: () => customerRoute,
  path: "/",
  component: lazyRouteComponent(customersPages.home, "CustomerHomeTab"),
});
const customerContactsRoute = createRoute({
  getParentRoute: () => customerRoute,
  path: "contacts",
  validateSearch: (search): { first?: boolean } => (search.first === true ? { first: true } : {}),
  component: lazyRouteComponent(customersPages.contacts, "CustomerContactsTab"),
});
const customerMarketingRoute = createRoute({
  getParentRoute: () => customerRoute,
  path: "marketing",
  component: lazyRouteComponent(customersPages.marketing, "CustomerMarketingTab"),
});
const customerTimelineRoute = createRoute({
  getParentRoute: () => customerRoute,
  path: "timeline",
  component: lazyRouteComponent(customersPages.timeline, "CustomerTimelineTab"),
});
const customerFilesRoute = createRoute({
  getParentRoute: () => customerRoute,
  path: "files",
  component: lazyRouteComponent(customersPages.files, "CustomerFilesTab"),
});
const activitiesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "activities",
  staticData: { register: "activities" },
  ...listSearch,
  component: lazyRouteComponent(activitiesPages.list, "ActivitiesPage"),
});
const activityRoute = createRoute({
  getParentRoute: () => activitiesRoute,
  path: "$activityId",
  component: lazyRouteComponent(activitiesPages.one, "OpenActivity"),
});
const calendarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "activities/calendar",
  validateSearch: readCalendarSearch,
  component: lazyRouteComponent(activitiesPages.calendar, "CalendarPage"),
});
const customerHistoryRoute = createRoute({
  getParentRoute: () => customerRoute,
  path: "history",
  component: lazyRouteComponent(customersPages.history, "CustomerHistoryTab"),
});
const contactsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "contacts",
  staticData: { register: "contacts" },
  validateSearch: readRegisterSearch,
  component: lazyRouteComponent(contactsPages.list, "ContactsPage"),
});

const newContactRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "contacts/new",
  component: lazyRouteComponent(contactsPages.create, "NewContactPage"),
});
const contactRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "contacts/$contactId",
  component: lazyRouteComponent(contactsPages.contact, "ContactPage"),
});

const duplicatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "duplicates",
  component: lazyRouteComponent(mergingPages.queue, "DuplicatesPage"),
});
const importsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "imports",
  validateSearch: (search): { resource?: string } =>
    typeof search.resource === "string" ? { resource: search.resource } : {},
  component: lazyRouteComponent(importsPages.list, "ImportsPage"),
});
const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "imports/$importId",
  component: lazyRouteComponent(importsPages.one, "ImportPage"),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    publicRoute.addChildren([
      signInRoute,
      signUpRoute,
      welcomeRoute,
      forgotRoute,
      resetRoute,
      invitationRoute,
    ]),
    shellRoute.addChildren([
      homeRoute,
      customersRoute,
      newCustomerRoute,
      customerRoute.addChildren([
        customerHomeRoute,
        customerContactsRoute,
        customerMarketingRoute,
        customerHistoryRoute,
        customerTimelineRoute,
        customerFilesRoute,
      ]),
      duplicatesRoute,
      importsRoute,
      importRoute,
      contactsRoute,
      newContactRoute,
      contactRoute,
      activitiesRoute.addChildren([activityRoute]),
      calendarRoute,
      settingsRoutes,
      operatorRoutes,
    ]),
  ]),
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
