import { queryOptions } from "@tanstack/react-query";
import { api, body, ifMatch } from "~/api/client";
import type { components } from "~/api/schema";
import { localOf, momentOf } from "~/i18n/moments";
import type { Target } from "./target";

export type Activity = components["schemas"]["ActivityOut"];
export type ActivityState = Activity["state"];
export type Move = "done" | "cancel" | "reopen";

/** What can become of an activity in a state. */
export const MOVES: Record<ActivityState, readonly Move[]> = {
  planned: ["done", "cancel"],
  done: ["reopen"],
  cancelled: ["reopen"],
};
/** What takes a move back. */
export const BACK: Record<ActivityState, Move> = { planned: "reopen", done: "done", cancelled: "cancel" };

/** Minutes before the start at which people are reminded. */
export const REMINDERS = [0, 5, 15, 30, 60, 120, 1440, 2880, 10080];

/** The organisation's types of activities that can be chosen. */
export const activityTypesQuery = queryOptions({
  queryKey: ["dictionaries", "activity-types", "active"],
  queryFn: () =>
    body(api.GET("/dictionaries/{dictionary}", { params: { path: { dictionary: "activity-types" } } })),
});

export function activityQuery(id: string) {
  return queryOptions({
    queryKey: ["activities", id],
    queryFn: () => body(api.GET("/activities/{id}", { params: { path: { id } } })),
  });
}

/** An activity as its form holds it: hours of `zone`, days alone for one that takes whole days. */
export interface ActivityValues extends Record<string, unknown> {
  type_id: string | null;
  subject: string;
  starts_at: string;
  ends_at: string;
  is_all_day: boolean;
  customer_id: string | null;
  owner_id: string | null;
  participant_ids: string[];
  contact_ids: string[];
  reminder_minutes: string | null;
  text: string;
  is_private: boolean;
}

export const EMPTY: ActivityValues = {
  type_id: null,
  subject: "",
  starts_at: "",
  ends_at: "",
  is_all_day: false,
  customer_id: null,
  owner_id: null,
  participant_ids: [],
  contact_ids: [],
  reminder_minutes: null,
  text: "",
  is_private: false,
};

/** In which zone the hours of an activity are read: whole days are days where it was planned. */
export const zoneOf = ({ is_all_day, timezone }: Pick<Activity, "is_all_day" | "timezone">, zone?: string) =>
  is_all_day ? timezone : zone;

export function valuesOf(activity: Activity, zone: string | undefined): ActivityValues {
  const local = (moment: string | null) => {
    const text = localOf(moment, zoneOf(activity, zone));
    return activity.is_all_day ? text.slice(0, 10) : text;
  };
  const { type_id, subject, is_all_day, customer_id, owner_id, participant_ids, contact_ids } = activity;
  return {
    ...{ type_id, subject, is_all_day, customer_id, owner_id, contact_ids },
    // The owner always takes part; the form asks for the others.
    participant_ids: participant_ids.filter((id) => id !== owner_id),
    starts_at: local(activity.starts_at),
    ends_at: local(activity.ends_at),
    reminder_minutes: activity.reminder_minutes === null ? null : String(activity.reminder_minutes),
    text: activity.text ?? "",
    is_private: activity.is_private,
  };
}

/** What comes after an activity: the same people a week later at the same hour. */
export function followUpOf(activity: Activity, zone: string | undefined): Partial<ActivityValues> {
  const { type_id, subject, is_all_day, customer_id, contact_ids, participant_ids, is_private } = valuesOf(
    activity,
    zone,
  );
  const inAWeek = (moment: string | null) => {
    if (moment === null) return "";
    const local = localOf(moment, zoneOf(activity, zone));
    const later = new Date(Date.parse(`${local}Z`) + 7 * 86_400_000).toISOString();
    return is_all_day ? later.slice(0, 10) : later.slice(0, 16);
  };
  return {
    ...{ type_id, subject, is_all_day, customer_id, contact_ids, participant_ids, is_private },
    starts_at: inAWeek(activity.starts_at),
    ends_at: inAWeek(activity.ends_at),
  };
}

/** What a client sends for the form's values. */
export function inputOf(values: ActivityValues, zone: string | undefined) {
  const { is_all_day, reminder_minutes, text, starts_at, ends_at, ...others } = values;
  return {
    ...others,
    is_all_day,
    starts_at: momentOf(is_all_day ? midnight(starts_at) : starts_at, zone),
    ends_at: momentOf(is_all_day ? midnight(ends_at) : ends_at, zone),
    reminder_minutes: reminder_minutes === null ? null : Number(reminder_minutes),
    text: text.trim() === "" ? null : text,
  };
}

export type ActivityInput = ReturnType<typeof inputOf>;

/** What sending again would bring an activity back to what it was. */
export function undoOf(activity: Activity): Record<string, unknown> {
  const { type_id, subject, text, starts_at, ends_at, timezone, is_all_day, customer_id } = activity;
  const { owner_id, participant_ids, contact_ids, reminder_minutes, is_private } = activity;
  return {
    ...{ type_id, subject, text, starts_at, ends_at, timezone, is_all_day, customer_id },
    ...{ owner_id, participant_ids, contact_ids, reminder_minutes, is_private },
  };
}

const midnight = (day: string) => (day === "" ? "" : `${day.slice(0, 10)}T00:00`);

/** Changes an activity that nobody changed since `version`. */
export function changeActivity(id: string, version: number, change: Record<string, unknown>) {
  const params = { path: { id } };
  return body(api.PATCH("/activities/{id}", { params, body: change as never, headers: ifMatch(version) }));
}

export function moveActivity(id: string, move: Move) {
  return body(api.POST(`/activities/{id}/${move}`, { params: { path: { id } } }));
}

export function createActivity(target: Target | null, input: object, headers: object) {
  const asked = { body: input as never, headers: headers as never };
  if (target === null) return body(api.POST("/activities", asked));
  if (target.resource === "contacts")
    return body(
      api.POST("/contacts/{contact_id}/activities", {
        ...asked,
        params: { path: { contact_id: target.id } },
      }),
    );
  return body(
    api.POST("/customers/{customer_id}/activities", {
      ...asked,
      params: { path: { customer_id: target.id } },
    }),
  );
}
