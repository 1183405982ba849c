import { isProblem } from "~/api/problem";

/** Lists of a form by their pointers (`/phones`, `/contacts/0/channels`): which of their rows are sent. */
export type SentRows = Record<string, readonly boolean[]>;

/** Where a fault of the body is in the form, whose empty rows were not sent: `/phones/0/number` -> `/phones/1/number`. */
export function pointerInForm(pointer: string, lists: SentRows): string {
  for (const [list, rows] of Object.entries(lists)) {
    if (!pointer.startsWith(`${list}/`)) continue;
    const [index = "", ...rest] = pointer.slice(list.length + 1).split("/");
    const sent = rows.flatMap((isSent, at) => (isSent ? [at] : []));
    return [list, sent[Number(index)] ?? index, ...rest].join("/");
  }
  return pointer;
}

/** The same refusal with its faults where the form has them; what is none stays as it is. */
export function inForm(problem: unknown, lists: SentRows): unknown {
  if (!isProblem(problem)) return problem;
  return problem.with(
    problem.errors.map((fault) =>
      fault.pointer ? { ...fault, pointer: pointerInForm(fault.pointer, lists) } : fault,
    ),
  );
}
