import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { PickMenu, useRecordChange } from "~/components/record";
import { type Column, useReferenceOptions } from "~/components/register";
import type { Customer } from "./api";
import classes from "./CustomerHead.module.css";
import { useCustomerKind } from "./useCustomerKind";

export type HeadRole = "responsible_manager" | "service_manager" | "salesperson" | "representative";

interface Props {
  customer: Customer;
  column: Column;
  name: HeadRole;
  isOptional: boolean;
}

const TYPING_MS = 200;

/** Who has a role at the customer first, changed in one click with Undo. */
export function EmployeeMenu({ customer, column, name, isOptional }: Props) {
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text.trim(), TYPING_MS);
  const { options, isLoading } = useReferenceOptions("employees", settled, []);
  const change = useRecordChange(useCustomerKind());
  const field = `${name}_id` as const;
  return (
    <PickMenu
      label={column.label}
      value={customer[field]}
      options={options}
      search={{ onType: setText, isLoading }}
      isOptional={isOptional}
      onPick={(value) =>
        change.mutate({ seen: customer, values: () => ({ [field]: value }), replaces: (of) => of[field] })
      }
    >
      <span className={classes.role}>{column.label}</span>
      {customer[name]?.name}
    </PickMenu>
  );
}
