import { type Command, useCommands } from "~/components/commands";
import { PickMenu, useRecordChange } from "~/components/record";
import { type Column, useColumnOptions } from "~/components/register";
import { TermLabel } from "~/components/TermLabel";
import type { Customer } from "./api";
import { useCustomerKind } from "./useCustomerKind";

export type HeadTerm = "status" | "prospect_level" | "prospect_status";

interface Props {
  customer: Customer;
  column: Column;
  name: HeadTerm;
  /** Whether it may be left empty. */
  isOptional: boolean;
}

/** A term of the head that changes in one click, or by a command, with Undo. */
export function TermMenu({ customer, column, name, isOptional }: Props) {
  const { options } = useColumnOptions(column);
  const change = useRecordChange(useCustomerKind());
  const term = customer[name];
  const field = `${name}_id` as const;
  const set = (value: string | null) =>
    change.mutate({ seen: customer, values: () => ({ [field]: value }), replaces: (of) => of[field] });
  useCommands(
    (options ?? [])
      .filter(({ value }) => value !== customer[field])
      .map(
        ({ value, label }): Command => ({
          id: `${name}-${value}`,
          text: `${column.label}: ${label}`,
          group: "record",
          run: () => set(value),
        }),
      ),
  );
  return (
    <PickMenu
      label={column.label}
      value={customer[field]}
      options={options ?? []}
      show={({ label, color }) => <TermLabel label={label} color={color ?? null} />}
      isOptional={isOptional}
      onPick={set}
    >
      {term ? <TermLabel label={term.label} color={term.color} /> : column.label}
    </PickMenu>
  );
}
