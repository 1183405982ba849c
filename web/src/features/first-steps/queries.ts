import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import { type Preference, preferencesQuery, savePreference } from "~/components/preferences";
import { meQuery } from "~/features/session";
import { isOver, readSaid, type Said, stepsOf, writeSaid } from "./steps";

const KEY = "first-steps";

/** What the organisation and the person have already. */
export const stepsQuery = queryOptions({
  queryKey: ["first-steps"],
  queryFn: async () => (await body(api.GET("/first-steps", {}))).results,
});

/** What the person said of the list so far. */
export function saidIn(preferences: readonly Preference[] | undefined): Said {
  return readSaid(preferences?.find(({ key }) => key === KEY)?.value);
}

/** Changes what was said, on the page at once and among the preferences. */
export async function say(client: QueryClient, change: Partial<Said>): Promise<void> {
  const known = client.getQueryData(preferencesQuery.queryKey) ?? [];
  const value = writeSaid({ ...saidIn(known), ...change });
  const others = known.filter(({ key }) => key !== KEY);
  client.setQueryData(preferencesQuery.queryKey, [...others, { key: KEY, value }]);
  await savePreference(KEY, value);
}

/**
 * Reads what the list of first steps is drawn from. It is for those who set up an organisation; for them, it is read
 * anew each time until it is over. A failure leaves the list out.
 */
export async function readFirstSteps(client: QueryClient): Promise<boolean> {
  try {
    const [me, preferences] = await Promise.all([
      client.ensureQueryData(meQuery),
      client.ensureQueryData(preferencesQuery),
    ]);
    if (me.organisation.is_platform || !me.rights.includes("accounts:employee:invite")) return false;
    const said = saidIn(preferences);
    if (said.isHidden) return false;
    const answers = await client.fetchQuery({ ...stepsQuery, staleTime: 0 });
    const isDone = isOver(stepsOf(answers, said), said);
    if (isDone) await say(client, { isHidden: true });
    return !isDone;
  } catch {
    return false;
  }
}
