import { queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import type { components } from "~/api/schema";

type Schemas = components["schemas"];
export type Organisation = Schemas["OrganisationOut"];
export type Domain = Schemas["DomainOut"];
export type Feature = Schemas["FeatureOut"];
export type Employee = Schemas["EmployeeOut"];
export type Invitation = Schemas["InvitationOut"];
export type Role = Schemas["RoleOut"];
export type Right = Schemas["RightOut"];
export type Scope = Schemas["Scope"];
export type Team = Schemas["TeamOut"];
export type Dictionary = Schemas["DictionaryOut"];
export type Term = Schemas["TermOut"];
export type Tag = Schemas["TagOut"];
export type FieldPolicy = Schemas["FieldPolicyOut"];
export type Rule = Schemas["RuleOut"];
export type Preset = Schemas["Preset"];
export type CustomField = Schemas["CustomFieldOut"];
export type Scheme = Schemas["CategorySchemeOut"];
export type SchemeTerm = Schemas["FieldOptionOut"];
export type TimelineSettings = Schemas["TimelineSettingsOut"];
export type DefaultLayout = Schemas["DefaultLayoutOut"];
export type Sequence = Schemas["NumberSequenceOut"];
export type ApiKey = Schemas["KeyOut"];
export type NewApiKey = Schemas["NewKeyOut"];
export type Session = Schemas["SessionOut"];
export type Passkey = Schemas["PasskeyOut"];

async function results<R>(answer: Promise<{ data?: { results: R[] } }>): Promise<R[]> {
  return (await body(answer)).results;
}

export const organisationQuery = queryOptions({
  queryKey: ["organisation"],
  queryFn: () => body(api.GET("/organisation", {})),
});

/** Whether there is sample data among the customers. */
export const sampleDataQuery = queryOptions({
  queryKey: ["sample-data"],
  queryFn: () => body(api.GET("/sample-data", {})),
});

export const domainsQuery = queryOptions({
  queryKey: ["domains"],
  queryFn: () => results(api.GET("/domains", {})),
});

export const planQuery = queryOptions({
  queryKey: ["plan"],
  queryFn: () => body(api.GET("/plan", {})),
});

export const featuresQuery = queryOptions({
  queryKey: ["features"],
  queryFn: () => results(api.GET("/features", {})),
});

export function employeeQuery(id: string) {
  return queryOptions({
    queryKey: ["employees", id],
    queryFn: () => body(api.GET("/employees/{id}", { params: { path: { id } } })),
  });
}

export type InvitationState = Invitation["state"];

/** Invitations of one state; without it those that still wait for an answer, in time or not. */
export function invitationsQuery(state: InvitationState | undefined) {
  return queryOptions({
    queryKey: ["invitations", state ?? "waiting"],
    queryFn: () => results(api.GET("/invitations", { params: { query: { state } } })),
  });
}

export const rolesQuery = queryOptions({
  queryKey: ["roles"],
  queryFn: () => results(api.GET("/roles", {})),
});

/** The catalogue is part of the program: it changes when the page is loaded anew. */
export const rightsQuery = queryOptions({
  queryKey: ["rights"],
  queryFn: () => results(api.GET("/rights", {})),
  staleTime: Number.POSITIVE_INFINITY,
});

export const teamsQuery = queryOptions({
  queryKey: ["teams"],
  queryFn: () => results(api.GET("/teams", {})),
});

export const dictionariesQuery = queryOptions({
  queryKey: ["dictionaries"],
  queryFn: () => results(api.GET("/dictionaries", {})),
  staleTime: 5 * 60_000,
});

/** Every term, archived ones too. */
export function termsQuery(dictionary: string) {
  return queryOptions({
    queryKey: ["terms", dictionary],
    queryFn: () =>
      results(
        api.GET("/dictionaries/{dictionary}", { params: { path: { dictionary }, query: { state: "all" } } }),
      ),
  });
}

export function tagQuery(id: string) {
  return queryOptions({
    queryKey: ["tags", id],
    queryFn: () => body(api.GET("/tags/{id}", { params: { path: { id } } })),
  });
}

export const policiesQuery = queryOptions({
  queryKey: ["field-policies"],
  queryFn: () => results(api.GET("/field-policies", {})),
});

export const timelineSettingsQuery = queryOptions({
  queryKey: ["timeline-settings"],
  queryFn: () => body(api.GET("/timeline-settings", {})),
});

/** How profiles look for everybody, and for each role. */
export const defaultLayoutsQuery = queryOptions({
  queryKey: ["profile-layouts"],
  queryFn: () => results(api.GET("/profile-layouts", {})),
});

/** Every custom field of a resource, archived ones too, in their order. */
export function customFieldsQuery(resource: string) {
  return queryOptions({
    queryKey: ["custom-fields", resource],
    queryFn: () => results(api.GET("/custom-fields", { params: { query: { resource, state: "all" } } })),
  });
}

/** What can have custom fields, and what links may point to. */
export const fieldResourcesQuery = queryOptions({
  queryKey: ["custom-fields", "resources"],
  queryFn: () => body(api.GET("/custom-fields/resources", {})),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Every category scheme, archived ones too, in their order. */
export const schemesQuery = queryOptions({
  queryKey: ["custom-fields", "category-schemes"],
  queryFn: () => results(api.GET("/category-schemes", { params: { query: { state: "all" } } })),
});

export const numberingQuery = queryOptions({
  queryKey: ["numbering"],
  queryFn: () => results(api.GET("/numbering", {})),
});

export function keysQuery(ended: boolean) {
  return queryOptions({
    queryKey: ["api-keys", ended],
    queryFn: () => results(api.GET("/api-keys", { params: { query: { ended } } })),
  });
}

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: () => results(api.GET("/auth/sessions", {})),
});

export const factorsQuery = queryOptions({
  queryKey: ["second-factors"],
  queryFn: () => body(api.GET("/auth/mfa", {})),
});
