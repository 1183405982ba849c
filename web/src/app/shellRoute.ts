import { createRootRoute, createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { isProblem } from "~/api/problem";
import { Crash } from "~/components/feedback";
import { meQuery } from "~/features/session";
import { adoptLanguage } from "~/i18n";
import { NotFoundPage } from "./NotFoundPage";
import { queryClient } from "./queryClient";
import { StartFailed } from "./StartFailed";
import { ShellSkeleton } from "./shell/ShellSkeleton";

export const rootRoute = createRootRoute({ notFoundComponent: NotFoundPage, errorComponent: Crash });

/** Above every page for people who are signed in; the others are sent to sign-in. */
export const shellRoute = createRoute({
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
