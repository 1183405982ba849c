import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import { type Preference, preferencesQuery, savePreference } from "~/components/preferences";
import { meQuery } from "~/features/session";
import { isOver, readSaid, type Said, type Situation, stepsOf, writeSaid } from "./steps";

const KEY = "first-steps";

/** What the organisation has already; reads nothing that the person may not see. */
export function situationQuery(rights: readonly string[]) {
  const ask = async <T>(right: string, otherwise: T, read: () => Promise<T>): Promise<T> =>
    rights.includes(right) ? read() : otherwise;
  return queryOptions({
    queryKey: ["first-steps"],
    queryFn: async (): Promise<Situation> => {
      const [customers, employees, invitations, policyVersions, numberingVersions, factors] =
        await Promise.all([
          ask("customers:customer:view", 0, async () => {
            const query = { limit: 1, fields: "code" };
            return (await body(api.GET("/customers", { params: { query } }))).results.length;
          }),
          ask("accounts:employee:view", 1, async () => {
            const query = { limit: 2, fields: "name" };
            return (await body(api.GET("/employees", { params: { query } }))).results.length;
          }),
          ask("accounts:employee:invite", 0, async () => {
            return (await body(api.GET("/invitations", {}))).results.length;
          }),
          ask("customers:settings:view", [], async () => {
            return (await body(api.GET("/field-policies", {}))).results.map(({ version }) => version);
          }),
          ask("kernel:numbering:view", [], async () => {
            return (await body(api.GET("/numbering", {}))).results.map(({ version }) => version);
          }),
          body(api.GET("/auth/mfa", {})),
        ]);
      return {
        customers,
        colleagues: employees - 1 + invitations,
        policyVersions,
        numberingVersions,
        hasSecondFactor: factors.totp || factors.passkeys.length > 0,
      };
    },
  });
}

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
    const me = await client.ensureQueryData(meQuery);
    if (me.organisation.is_platform || !me.rights.includes("accounts:employee:invite")) return false;
    const said = saidIn(await client.ensureQueryData(preferencesQuery));
    if (said.isHidden) return false;
    const situation = await client.fetchQuery({ ...situationQuery(me.rights), staleTime: 0 });
    const isDone = isOver(
      stepsOf(situation, said, (right) => me.rights.includes(right)),
      said,
    );
    if (isDone) await say(client, { isHidden: true });
    return !isDone;
  } catch {
    return false;
  }
}
