import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import { duplicateQuery, type NewCustomerValues } from "./newCustomer";

const TYPING_MS = 500;

/** Whom the customer that is being typed resembles; nobody while nothing telling is typed. */
export function useDuplicates(values: NewCustomerValues) {
  const [wish] = useDebouncedValue(JSON.stringify(duplicateQuery(values)), TYPING_MS);
  const found = useQuery({
    queryKey: ["customers", "duplicates", wish],
    queryFn: () => body(api.POST("/customers/duplicates", { body: JSON.parse(wish) as never })),
    enabled: wish !== "null",
    // A help that is missing stops nobody: creating looks for duplicates again.
    retry: false,
  });
  const { candidates, hidden } = found.data ?? { candidates: [], hidden: 0 };
  return candidates.length + hidden > 0 ? { candidates, hidden } : null;
}
