import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { isProblem } from "~/api/problem";
import { Crash } from "~/components/feedback";
import { readRegisterSearch } from "~/components/register/search";
import type { SignInSearch } from "~/features/auth";
import { meQuery } from "~/features/session";
import { adoptLanguage } from "~/i18n";
import { NotFoundPage } from "./NotFoundPage";
import { queryClient } from "./queryClient";
import { StartFailed } from "./StartFailed";
import { ShellSkeleton } from "./shell/ShellSkeleton";

const rootRoute = createRootRoute({ notFoundComponent: NotFoundPage, errorComponent: Crash });

const publicRoute = createRoute({ getParentRoute: () => rootRoute, id: "public" });
const auth = () => import("~/features/auth");
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
  component: lazyRouteComponent(auth, "SignInPage"),
});
const signUpRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "sign-up",
  component: lazyRouteComponent(auth, "SignUpPage"),
});
const forgotRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "forgot-password",
  component: lazyRouteComponent(auth, "ForgotPasswordPage"),
});
const resetRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "reset-password",
  component: lazyRouteComponent(auth, "ResetPasswordPage"),
});
const invitationRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: "accept-invitation",
  component: lazyRouteComponent(auth, "AcceptInvitationPage"),
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: async ({ location }) => {
    try {
      const me = await queryClient.ensureQueryData(meQuery);
      await adoptLanguage(me.language);
    } catch (error) {
      if (!isProblem(error, "not_authenticated")) throw error;
      throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { next: location.href } });
    }
  },
  component: lazyRouteComponent(() => import("./shell/Shell"), "Shell"),
  pendingComponent: ShellSkeleton,
  errorComponent: StartFailed,
});
const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/customers", replace: true });
  },
});

const customers = () => import("~/features/customers");
const customersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "customers",
  validateSearch: readRegisterSearch,
  component: lazyRouteComponent(customers, "CustomersPage"),
});
const newCustomerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "customers/new",
  component: lazyRouteComponent(customers, "NewCustomerPage"),
});
const customerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "customers/$customerId",
  component: lazyRouteComponent(customers, "CustomerLayout"),
});
const customerHomeRoute = createRoute({
  getParentRoute: () => customerRoute,
  path: "/",
  component: lazyRouteComponent(customers, "CustomerHomeTab"),
});
const customerContactsRoute = createRoute({
  getParentRoute: () => customerRoute,
  path: "contacts",
  validateSearch: (search): { first?: boolean } => (search.first === true ? { first: true } : {}),
  component: lazyRouteComponent(customers, "CustomerContactsTab"),
});
const customerMarketingRoute = createRoute({
  getParentRoute: () => customerRoute,
  path: "marketing",
  component: lazyRouteComponent(customers, "CustomerMarketingTab"),
});
const customerHistoryRoute = createRoute({
  getParentRoute: () => customerRoute,
  path: "history",
  component: lazyRouteComponent(customers, "CustomerHistoryTab"),
});
const contactsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "contacts",
  validateSearch: readRegisterSearch,
  component: lazyRouteComponent(() => import("~/features/contacts"), "ContactsPage"),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    publicRoute.addChildren([signInRoute, signUpRoute, forgotRoute, resetRoute, invitationRoute]),
    shellRoute.addChildren([
      homeRoute,
      customersRoute,
      newCustomerRoute,
      customerRoute.addChildren([
        customerHomeRoute,
        customerContactsRoute,
        customerMarketingRoute,
        customerHistoryRoute,
      ]),
      contactsRoute,
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
