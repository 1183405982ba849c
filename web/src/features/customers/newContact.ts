import { isProblem } from "~/api/problem";
import { orNull, type Values } from "~/components/record";
import type { FieldValue } from "~/components/register";

export interface NewContact extends Record<string, unknown> {
  contact_id: string | null;
  first_name: string;
  last_name: string;
  phone: string;
  email: string;
  title: string;
  department: string;
  responsibility_ids: string[];
  /** Fields of the organisation's own, by key. */
  custom: Record<string, FieldValue>;
}

interface Sent {
  /** The person: a new one, or the id of one who is there. */
  contact: Values;
  place: Values;
  /** The same refusal with its faults at the fields of the form, which has no list of channels. */
  asField: (problem: unknown) => unknown;
}

/** What is sent of the form. */
export function newContact(values: NewContact, isNew: boolean): Sent {
  const { contact_id, first_name, last_name, phone, email, title, department, responsibility_ids } = values;
  const place = { title: orNull(title), department: orNull(department), responsibility_ids };
  if (!isNew) return { contact: { contact_id }, place, asField: (problem) => problem };
  const filled = (["phone", "email"] as const).filter((kind) => values[kind].trim() !== "");
  const texts = { phone, email };
  const channels = filled.map((kind) => ({ kind, value: texts[kind] }));
  return {
    contact: { first_name: orNull(first_name), last_name: orNull(last_name), channels },
    place,
    asField: (problem) => {
      if (!isProblem(problem)) return problem;
      const errors = problem.errors.map((fault) => {
        const at = /^\/channels\/(\d+)(\/|$)/.exec(fault.pointer ?? "")?.[1];
        const field = at === undefined ? undefined : filled[Number(at)];
        return field ? { ...fault, pointer: `/${field}` } : fault;
      });
      return problem.with(errors);
    },
  };
}
