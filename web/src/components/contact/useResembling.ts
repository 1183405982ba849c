import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import type { Label } from "~/components/register";

const TYPING_MS = 500;
const SHOWN = 5;

export interface Resembling {
  id: string;
  name: string;
  primary_email: string | null;
  primary_phone: string | null;
  customer: Label | null;
}

interface Person {
  first_name: string | null;
  last_name: string | null;
  emails: readonly string[];
  /** E.164, as the server keeps them. */
  phones: readonly string[];
}

/** The filter that finds contacts of the same name, e-mail address or phone; null if nothing is known yet. */
export function resemblingFilter({ first_name, last_name, emails, phones }: Person): string | null {
  const filled = (values: readonly (string | null)[]) =>
    values.flatMap((value) => (value?.trim() ? [value.trim()] : []));
  const names = filled([first_name, last_name]);
  // One name alone is that of many people.
  const sameName =
    names.length === 2
      ? [
          {
            and: [
              { field: "first_name", op: "icontains", value: names[0] },
              { field: "last_name", op: "icontains", value: names[1] },
            ],
          },
        ]
      : [];
  const sameChannel = [
    { field: "primary_email", op: "in", value: filled(emails) },
    { field: "primary_phone", op: "in", value: filled(phones) },
  ].filter(({ value }) => value.length > 0);
  const or = [...sameName, ...sameChannel];
  return or.length > 0 ? JSON.stringify({ or }) : null;
}

/** Contacts that may be the same person; `except` is the person itself. */
export function useResembling(person: Person, except: string | null): Resembling[] {
  const [filter] = useDebouncedValue(resemblingFilter(person), TYPING_MS);
  const found = useQuery({
    queryKey: ["contacts", "resembling", filter],
    queryFn: async () => {
      const query = { filter, fields: "name,customer,primary_email,primary_phone", limit: SHOWN + 1 };
      const { results } = await body(api.GET("/contacts", { params: { query: query as never } }));
      return results as unknown as Resembling[];
    },
    enabled: filter !== null,
    // A help that is missing stops nobody.
    retry: false,
  });
  return filter === null ? [] : (found.data ?? []).filter(({ id }) => id !== except).slice(0, SHOWN);
}
