import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import type { components } from "~/api/schema";
import type { Job } from "~/components/jobs";

type Schemas = components["schemas"];

export type ImportSummary = Omit<Schemas["ImportSummaryOut"], "job"> & { job: Job | null };
export type Import = Omit<Schemas["ImportOut"], "job"> & { job: Job | null };
export type ImportResource = Schemas["ImportResourceOut"];
export type ImportProblem = Schemas["ImportProblemOut"];
export type Mapped = Schemas["MappedColumnOut"];
export type KeptMapping = Schemas["NamedMappingOut"];

/** What may be changed before the rows are written. */
export interface ImportChange {
  sheet?: string;
  encoding?: string;
  delimiter?: string;
  has_header?: boolean;
  mapping?: Mapped[];
  /** A kept mapping, which brings its rule and options. */
  mapping_id?: string;
  rule?: string;
  options?: Record<string, unknown>;
}

const POLL = 1_000;
const WORKING = new Set(["analysing", "checking", "running", "undoing"]);

/** Whether a job is at it, so that nothing may be changed. */
export function isWorking(run: { state: string }): boolean {
  return WORKING.has(run.state);
}

/** One's imports, newest first. */
export const importsQuery = queryOptions({
  queryKey: ["imports"],
  queryFn: async () =>
    (await body(api.GET("/imports", { params: { query: { limit: 20 } } })))
      .results as unknown as ImportSummary[],
  refetchInterval: ({ state }) => (state.data?.some(isWorking) ? POLL : false),
});

/** One import, asked for again while a job is at it. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: ["imports", id],
    queryFn: async () =>
      (await body(api.GET("/imports/{id}", { params: { path: { id } } }))) as unknown as Import,
    refetchInterval: ({ state }) => (state.data && !isWorking(state.data) ? false : POLL),
  });
}

/** What files can be imported into, with the fields that columns may go to. */
export const resourcesQuery = queryOptions({
  queryKey: ["import-resources"],
  queryFn: async () => (await body(api.GET("/imports/resources"))).results,
  staleTime: 60_000,
});

/** What the last check, run or undo found, page by page. */
export function problemsQuery(id: string, jobId: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["imports", id, "errors", jobId],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/imports/{id}/errors", {
          params: { path: { id }, query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Begin an import of an uploaded file. */
export async function beginImport(resource: string, fileId: string): Promise<Import> {
  const wish = { resource, file_id: fileId };
  return (await body(api.POST("/imports", { body: wish }))) as unknown as Import;
}

export async function changeImport(id: string, change: ImportChange): Promise<Import> {
  const answer = api.PATCH("/imports/{id}", { params: { path: { id } }, body: change as never });
  return (await body(answer)) as unknown as Import;
}

export const checkImport = (id: string) =>
  body(api.POST("/imports/{id}/check", { params: { path: { id } } }));
export const runImport = (id: string) => body(api.POST("/imports/{id}/run", { params: { path: { id } } }));
export const undoImport = (id: string) => body(api.POST("/imports/{id}/undo", { params: { path: { id } } }));
export const deleteImport = (id: string) => body(api.DELETE("/imports/{id}", { params: { path: { id } } }));

/** The mappings of a resource that one may choose: one's own and those that colleagues share. */
export function mappingsQuery(resource: string) {
  return queryOptions({
    queryKey: ["import-mappings", resource],
    queryFn: async () =>
      (await body(api.GET("/imports/mappings", { params: { query: { resource } } }))).results,
  });
}

export interface MappingWish {
  name: string;
  is_shared: boolean;
  import_id?: string;
}

export const keepMapping = (wish: MappingWish & { import_id: string }) =>
  body(api.POST("/imports/mappings", { body: wish }));
export const changeMapping = (id: string, wish: MappingWish) =>
  body(api.PATCH("/imports/mappings/{id}", { params: { path: { id } }, body: wish as never }));
export const deleteMapping = (id: string) =>
  body(api.DELETE("/imports/mappings/{id}", { params: { path: { id } } }));
