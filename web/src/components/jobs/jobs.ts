import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, body, onAccepted } from "~/api/client";

export interface Job {
  id: string;
  kind: string;
  /** What it does, as people call it. */
  label: string;
  /** What it is about: a resource of the API, and which of them. */
  subject: { resource: string; id: string | null } | null;
  state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  progress: { done: number; total: number | null };
  result: { url?: string; rows?: number; bytes?: number; expires_at?: string } | null;
  error: { detail?: string; title?: string } | null;
  created_at: string;
}

const POLL = 1_500;
const IDLE_POLL = 60_000;

export function isOpen(job: Job): boolean {
  return job.state === "queued" || job.state === "running";
}

/** One job, asked for again while it runs. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ["jobs", id],
    queryFn: async () => (await body(api.GET("/jobs/{id}", { params: { path: { id } } }))) as Job,
    refetchInterval: ({ state }) => (state.data && !isOpen(state.data) ? false : POLL),
  });
}

const OWN = { queryKey: ["jobs"], exact: true } as const;

/** One's own jobs, newest first: often while something runs, at once when something was begun, seldom otherwise. */
export function useJobs() {
  const client = useQueryClient();
  useEffect(() => onAccepted(() => void client.invalidateQueries(OWN)), [client]);
  return useQuery({
    queryKey: OWN.queryKey,
    queryFn: async () =>
      (await body(api.GET("/jobs", { params: { query: { limit: 20 } } }))).results as unknown as Job[],
    refetchInterval: ({ state }) => (state.data?.some(isOpen) ? POLL : IDLE_POLL),
  });
}

export function useCancelJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => body(api.POST("/jobs/{id}/cancel", { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ["jobs"] }),
  });
}

const PAGES: Record<string, string> = {
  imports: "/imports",
  activities: "/activities",
  webhooks: "/settings/webhooks",
};

/** The page of what a job is about; null if there is none. */
export function pageOf({ subject }: Job): string | null {
  const page = subject && PAGES[subject.resource];
  return page && subject.id ? `${page}/${subject.id}` : null;
}
