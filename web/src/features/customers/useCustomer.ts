import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { type Column, hasSubstitute, isRequired, type Register, registerQuery } from "~/components/register";
import { type Customer, customerQuery } from "./api";

/** The open customer and the register's columns; the layout above has loaded both. */
export function useCustomer(): {
  customer: Customer;
  column: (name: string) => Column | undefined;
  columns: Column[];
  requirements: Register["requirements"];
} {
  const { customerId } = useParams({ from: "/shell/customers/$customerId" });
  const customer = useSuspenseQuery(customerQuery(customerId)).data;
  const { columns, requirements } = useSuspenseQuery(registerQuery("customers")).data;
  return {
    customer,
    columns,
    requirements,
    column: (name) => columns.find((candidate) => candidate.name === name),
  };
}

/** Whether the open customer must have one of these parts, which nothing else makes up for. */
export function useMustHave(part: "phones" | "emails" | "addresses"): boolean {
  const { kind } = useCustomer().customer;
  const { requirements } = useSuspenseQuery(registerQuery("customers")).data;
  return isRequired(requirements, part, "update", kind) && !hasSubstitute(requirements, part, kind);
}
