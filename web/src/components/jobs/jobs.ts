import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "~/api/client";

export interface Job {
  id: string;
  kind: string;
  state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  progress: { done: number; total: number | null };
  result: { url?: string; rows?: number; bytes?: number; expires_at?: string } | null;
  error: { detail?: string; title?: string } | null;
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

/** One's own jobs, newest first: often while something runs, seldom otherwise. */
export function useJobs() {
  return useQuery({
    queryKey: ["jobs"],
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

const KINDS = ["export", "import", "bulk", "mail"] as const;

/** The text key of what a job does: `kernel.export` -> `export`. */
export function kindOf(job: Job): (typeof KINDS)[number] | "other" {
  return KINDS.find((kind) => job.kind.includes(kind)) ?? "other";
}
