/** One fault of a request: at a field of the body (`pointer`, RFC 6901) or at a query parameter. */
export interface ProblemDetail {
  code: string;
  detail: string;
  pointer?: string;
  parameter?: string;
}

interface ProblemDocument {
  title?: string;
  detail?: string;
  code?: string;
  request_id?: string;
  errors?: ProblemDetail[];
  [member: string]: unknown;
}

/**
 * What the server refused (RFC 9457), or that it could not be reached (status 0, code `network`).
 * `retryAfter` is in seconds. `extra` holds the members that only this code has (`candidates`, ...).
 */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string | null = null,
    readonly errors: readonly ProblemDetail[] = [],
    readonly retryAfter: number | null = null,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail || title || code);
  }

  static network(cause: unknown): ApiProblem {
    const problem = new ApiProblem(0, "network", "", "");
    problem.cause = cause;
    return problem;
  }

  static async fromResponse(response: Response): Promise<ApiProblem> {
    const { headers, status } = response;
    const document = {
      request_id: headers.get("X-Request-ID") ?? undefined,
      ...(await readDocument(response)),
    };
    const seconds = Number(headers.get("Retry-After"));
    return ApiProblem.ofDocument(document, status, Number.isFinite(seconds) && seconds > 0 ? seconds : null);
  }

  /** A problem that is a member of an answer: of one part of it that could not be made. */
  static ofDocument(document: ProblemDocument, status: number, retryAfter: number | null = null): ApiProblem {
    const { title = "", detail = "", code = `http_${status}`, errors = [], ...extra } = document;
    return new ApiProblem(
      status,
      code,
      title,
      detail,
      document.request_id ?? null,
      errors,
      retryAfter,
      extra,
    );
  }

  /** The same refusal with its faults told otherwise. */
  with(errors: readonly ProblemDetail[]): ApiProblem {
    const { status, code, title, detail, requestId, retryAfter, extra } = this;
    return new ApiProblem(status, code, title, detail, requestId, errors, retryAfter, extra);
  }

  /** Whether the same request may succeed when it is sent again. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

async function readDocument(response: Response): Promise<ProblemDocument> {
  if (!(response.headers.get("Content-Type") ?? "").includes("json")) return {};
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? (body as ProblemDocument) : {};
  } catch {
    // A proxy's half answer; status and headers tell enough.
    return {};
  }
}

export function isProblem(error: unknown, code?: string): error is ApiProblem {
  return error instanceof ApiProblem && (code === undefined || error.code === code);
}
