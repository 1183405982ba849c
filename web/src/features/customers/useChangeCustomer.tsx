import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { isProblem } from "~/api/problem";
import { useTell } from "~/components/feedback";
import { type ChangedCustomer, type Customer, changeCustomer, customerQuery } from "./api";

interface Wish {
  customer: Customer;
  change: Record<string, unknown>;
  /** Another way than to send the fields; it answers the customer as any change does. */
  send?: (customer: Customer) => Promise<ChangedCustomer>;
  /** What is said when it is done; "Saved" if nothing else. */
  done?: string;
}

/**
 * Changes a customer and offers Undo for ten seconds: the server says what the fields were before. A 422 is left
 * to the field that sent it.
 */
export function useChangeCustomer() {
  const { t } = useTranslation("common");
  const client = useQueryClient();
  const tell = useTell();
  const take = (changed: ChangedCustomer) => {
    const { previous: _previous, ...customer } = changed;
    client.setQueryData(customerQuery(customer.id).queryKey, customer);
    client.invalidateQueries({ queryKey: ["rows", "/customers"] });
    for (const part of ["history", "assignments"])
      client.invalidateQueries({ queryKey: ["customers", customer.id, part] });
  };
  return useMutation({
    mutationFn: ({ customer, change, send }: Wish) =>
      send ? send(customer) : changeCustomer(customer, change),
    onSuccess: (changed, { done }) => {
      take(changed);
      if (Object.keys(changed.previous).length === 0) return;
      const undo = () =>
        changeCustomer(changed, changed.previous)
          .then((back) => {
            take(back);
            tell.done(t("undone"));
          })
          .catch(tell.failed);
      tell.done(done ?? t("saved"), undo);
    },
    onError: (error, { customer }) => {
      if (isProblem(error, "version_mismatch"))
        client.invalidateQueries({ queryKey: ["customers", customer.id] });
      if (!(isProblem(error) && error.status === 422)) tell.failed(error);
    },
  });
}
