import createClient, { type Middleware } from "openapi-fetch";
import { fetchOrTake } from "./begun";
import { ApiProblem } from "./problem";
import type { paths } from "./schema";

/** The API's paths below `/api/v1`. */
type Paths = { [Path in keyof paths as Path extends `/api/v1${infer Rest}` ? Rest : never]: paths[Path] };

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
const listeners = new Set<() => void>();
let language = "en";

/** The language in which the server words labels and errors (BCP 47). */
export function setRequestLanguage(tag: string): void {
  language = tag;
}

/** Called whenever the server says that nobody is signed in. Returns how to stop listening. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const acceptedListeners = new Set<() => void>();

/** Called whenever the server has taken on work that goes on in the background. Returns how to stop listening. */
export function onAccepted(listener: () => void): () => void {
  acceptedListeners.add(listener);
  return () => acceptedListeners.delete(listener);
}

/** A random id; `crypto.randomUUID` exists on https and localhost only. */
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function cookie(name: string): string | null {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", language);
    request.headers.set("X-Request-ID", newRequestId());
    const token = SAFE.has(request.method) ? null : cookie("csrftoken");
    if (token) request.headers.set("X-CSRFToken", token);
    return request;
  },
};

const problems: Middleware = {
  async onResponse({ response }) {
    if (response.status === 202) for (const listener of acceptedListeners) listener();
    if (response.ok) return undefined;
    const problem = await ApiProblem.fromResponse(response);
    if (problem.code === "not_authenticated") for (const listener of listeners) listener();
    throw problem;
  },
  onError({ error }) {
    // An aborted request is nobody's failure: the caller asked for it.
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    return ApiProblem.network(error);
  },
};

/** The one client of the API. Everything but a success is thrown as `ApiProblem`. */
export const api = createClient<Paths>({
  baseUrl: `${location.origin}/api/v1`,
  credentials: "same-origin",
  fetch: fetchOrTake,
  querySerializer: (query) => toQuery(query as Query),
});
api.use(headers, problems);

type Value = string | number | boolean | null | undefined;
type Query = Record<string, Value | readonly Value[]>;

/** `{segment: ["a", "b"], q: ""}` -> `segment=a&segment=b`: lists repeat, unset and empty ones are left out. */
export function toQuery(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, given] of Object.entries(query)) {
    for (const value of Array.isArray(given) ? given : [given]) {
      if (value !== null && value !== undefined && value !== "") parameters.append(name, String(value));
    }
  }
  return parameters.toString();
}

/** The body of an answer: `const customer = await body(api.GET(...))`. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}

/** Header of a change that must not overwrite somebody else's. */
export function ifMatch(version: number): { "If-Match": string } {
  return { "If-Match": `W/"${version}"` };
}

/** The version that an answer says in its ETag; 0 if it says none. */
export function versionIn(response: Response): number {
  return Number(/^W\/"(\d+)"$/.exec(response.headers.get("ETag") ?? "")?.[1] ?? 0);
}
