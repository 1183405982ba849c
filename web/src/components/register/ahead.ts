import type { QueryClient } from "@tanstack/react-query";
import { listQuery, pageQuery, registerQuery, unseenOf, viewsQuery } from "./queries";
import { openView, resolveState } from "./state";
import type { RegisterSearch } from "./types";

/** Reads what the page of the register `name` shows first, before the page is there; a failure is told by the page. */
export async function readFirstRows(
  client: QueryClient,
  name: string,
  search: RegisterSearch,
): Promise<void> {
  const read = Promise.all([client.fetchQuery(registerQuery(name)), client.fetchQuery(viewsQuery(name))]);
  const [register, views] = await read.catch(() => [null, null]);
  if (!register || !views) return;
  const state = resolveState(register, openView(views, search), search);
  if (state.group) return;
  await client.prefetchQuery(pageQuery(client, `/${name}`, listQuery(state, unseenOf(register)), 0));
}
