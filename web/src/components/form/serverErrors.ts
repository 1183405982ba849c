import type { ApiProblem, ProblemDetail } from "~/api/problem";

/** `/phones/0/number` (RFC 6901) -> `phones.0.number`, as forms name their fields. */
export function fieldPath(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(".");
}

export interface PlacedErrors {
  /** Sentence by field path. */
  fields: Record<string, string>;
  /** What belongs to no field that is on the page. */
  unplaced: ProblemDetail[];
}

/** Sorts a problem's faults to the form's fields; `has` says whether the page shows a field. */
export function placeErrors(problem: ApiProblem, has: (path: string) => boolean): PlacedErrors {
  const placed: PlacedErrors = { fields: {}, unplaced: [] };
  for (const fault of problem.errors) {
    const path = fieldPath(fault.pointer ?? "");
    const field = fault.pointer ? nearest(path, has) : null;
    if (field === null) placed.unplaced.push(fault);
    else
      placed.fields[field] = placed.fields[field] ? `${placed.fields[field]} ${fault.detail}` : fault.detail;
  }
  return placed;
}

/** The same refusal as a part of the body sees it: `/phones/2/number` at `/phones/2` is `/number`. */
export function within(problem: ApiProblem, pointer: string): ApiProblem {
  const errors = problem.errors.map((fault) =>
    fault.pointer?.startsWith(`${pointer}/`)
      ? { ...fault, pointer: fault.pointer.slice(pointer.length) }
      : fault,
  );
  return problem.with(errors);
}

function nearest(path: string, has: (path: string) => boolean): string | null {
  for (let at = path; at; at = at.slice(0, Math.max(at.lastIndexOf("."), 0))) {
    if (has(at)) return at;
  }
  return null;
}
