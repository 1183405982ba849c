import type { AnyRoute } from "@tanstack/react-router";
import { preferencesQuery } from "~/components/preferences";
import { readFirstRows } from "~/components/register/ahead";
import { readRegisterSearch } from "~/components/register/search";
import { meQuery } from "~/features/session";
import { queryClient } from "./queryClient";
import { router } from "./router";
import { shellRoute } from "./shellRoute";

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    /** The register that the page shows, whose resource has the same name: `customers`. */
    register?: string;
    /** Reads what the page's loader will ask for. */
    ahead?: () => Promise<unknown>;
  }
}

/**
 * Asks at once for what the page in the address bar will need: its code, who is signed in, the first rows. Otherwise
 * each would wait for the answer to the one before. Whatever fails here fails where it is needed, and is told there.
 */
export function startAhead(): void {
  const routes: Record<string, AnyRoute> = router.routesById;
  const matches = router.matchRoutes(router.latestLocation);
  for (const { routeId } of matches) {
    const route = routes[routeId];
    if (route) router.loadRouteChunk(route)?.catch(() => {});
  }
  if (!matches.some(({ routeId }) => routeId === shellRoute.id)) return;
  queryClient.prefetchQuery(meQuery);
  queryClient.prefetchQuery(preferencesQuery);
  const { register, ahead } = matches.at(-1)?.staticData ?? {};
  ahead?.().catch(() => {});
  if (register) void readFirstRows(queryClient, register, readRegisterSearch(router.latestLocation.search));
}
