import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, body, ifMatch, versionIn } from "~/api/client";
import type { components } from "~/api/schema";
import type { RecordKind, Values } from "~/components/record";

export type Assignment = components["schemas"]["AssignmentOut"];

/** Who looks after a customer; id and version are the customer's. */
export interface Roster {
  id: string;
  version: number;
  assignments: Assignment[];
}

async function read(id: string): Promise<Roster> {
  const params = { path: { customer_id: id } };
  const { data, response } = await api.GET("/customers/{customer_id}/assignments", { params });
  return { id, version: versionIn(response), assignments: data?.results ?? [] };
}

export function rosterQuery(customerId: string) {
  return queryOptions({
    queryKey: ["customers", customerId, "assignments"],
    queryFn: () => read(customerId),
  });
}

export type Duty = Omit<Assignment, "id" | "employee">;

/** One change of a roster. */
export type Step = { add: Duty } | { change: string; to: Partial<Duty> } | { remove: string };

/** What takes a step back. `made` is the id of the assignment that it made, if it made one. */
export function stepBack(before: readonly Assignment[], step: Step, made: string | null): Step | null {
  if ("add" in step) return made === null ? null : { remove: made };
  const id = "remove" in step ? step.remove : step.change;
  const earlier = before.find((row) => row.id === id);
  if (!earlier) return null;
  const { id: _id, employee: _employee, ...duty } = earlier;
  if ("remove" in step) return { add: duty };
  if (step.to.is_primary && !earlier.is_primary) {
    // Nobody stops being primary but by another who becomes it.
    const leader = before.find((row) => row.role === earlier.role && row.is_primary);
    return leader ? { change: leader.id, to: { is_primary: true } } : null;
  }
  const { share, starts_on, ends_on } = duty;
  return { change: id, to: { share, starts_on, ends_on } };
}

async function take(customerId: string, version: number, step: Step): Promise<string | null> {
  const headers = ifMatch(version);
  if ("add" in step) {
    const made = await body(
      api.POST("/customers/{customer_id}/assignments", {
        params: { path: { customer_id: customerId } },
        body: step.add as never,
        headers,
      }),
    );
    return made.id;
  }
  const path = { customer_id: customerId, id: "remove" in step ? step.remove : step.change };
  const one = "/customers/{customer_id}/assignments/{id}";
  if ("remove" in step) await body(api.DELETE(one, { params: { path }, headers }));
  else await body(api.PATCH(one, { params: { path }, body: step.to as never, headers }));
  return null;
}

/** How a roster is changed: each change is a `Step`, and so is what takes it back. */
export function useRosterKind(): RecordKind<Roster> {
  const client = useQueryClient();
  return useMemo(
    () => ({
      read,
      send: async (now, values) => {
        const step = values as unknown as Step;
        const made = await take(now.id, now.version, step);
        const previous = (stepBack(now.assignments, step, made) ?? {}) as unknown as Values;
        return { ...(await read(now.id)), previous };
      },
      take: (roster) => {
        client.setQueryData(rosterQuery(roster.id).queryKey, roster);
        client.invalidateQueries({ queryKey: ["customers", roster.id] });
        client.invalidateQueries({ queryKey: ["rows", "/customers"] });
      },
    }),
    [client],
  );
}
