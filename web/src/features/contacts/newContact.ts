import { isProblem } from "~/api/problem";
import { orNull, type Values } from "~/components/record";
import type { FieldValue } from "~/components/register";

interface NewPlace {
  /** Names the row in the form. */
  key: number;
  customer_id: string | null;
  title: string;
  department: string;
  responsibility_ids: string[];
}

export interface NewContact extends Record<string, unknown> {
  first_name: string | null;
  last_name: string | null;
  language: string | null;
  phone: string;
  email: string;
  customers: NewPlace[];
  /** Fields of the organisation's own, by key. */
  custom: Record<string, FieldValue>;
}

let lastKey = 0;

export function emptyPlace(): NewPlace {
  lastKey += 1;
  return { key: lastKey, customer_id: null, title: "", department: "", responsibility_ids: [] };
}

const CHANNELS = ["phone", "email"] as const;

interface Sent {
  body: Values;
  /** The same refusal with its faults at the fields of the form, which has no list of channels. */
  asField: (problem: unknown) => unknown;
}

/** What is sent of the form. */
export function contactOf({ phone, email, customers, ...values }: NewContact): Sent {
  const texts = { phone, email };
  const filled = CHANNELS.filter((kind) => texts[kind].trim() !== "");
  const { first_name, last_name, language } = values;
  return {
    body: {
      first_name: orNull(first_name ?? ""),
      last_name: orNull(last_name ?? ""),
      language,
      channels: filled.map((kind) => ({ kind, value: texts[kind] })),
      customers: customers.map(({ customer_id, title, department, responsibility_ids }) => ({
        customer_id,
        title: orNull(title),
        department: orNull(department),
        responsibility_ids,
      })),
    },
    asField: (problem) => {
      if (!isProblem(problem)) return problem;
      return problem.with(
        problem.errors.map((fault) => {
          const at = /^\/channels\/(\d+)(\/|$)/.exec(fault.pointer ?? "")?.[1];
          const kind = at === undefined ? undefined : filled[Number(at)];
          return kind ? { ...fault, pointer: `/${kind}` } : fault;
        }),
      );
    },
  };
}
