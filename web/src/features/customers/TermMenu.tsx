import { Menu, UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useRecordChange } from "~/components/record";
import { type Column, registerQuery, useColumnOptions } from "~/components/register";
import { TermLabel } from "~/components/TermLabel";
import { useMay } from "~/features/session";
import type { Customer } from "./api";
import classes from "./TermMenu.module.css";
import { useCustomerKind } from "./useCustomerKind";

interface Props {
  customer: Customer;
  column: "status" | "prospect_level";
  right: string;
}

/** A term of the head that changes in one click, with Undo. */
export function TermMenu({ customer, column: name, right }: Props) {
  const register = useQuery(registerQuery("customers"));
  const column = register.data?.columns.find((candidate) => candidate.name === name);
  const may = useMay();
  const term = customer[name];
  if (!column) return null;
  if (!may(right)) return term ? <TermLabel label={term.label} color={term.color} /> : null;
  return <OpenTermMenu customer={customer} column={column} name={name} />;
}

function OpenTermMenu({
  customer,
  column,
  name,
}: {
  customer: Customer;
  column: Column;
  name: Props["column"];
}) {
  const { t } = useTranslation("record");
  const { options } = useColumnOptions(column);
  const change = useRecordChange(useCustomerKind());
  const term = customer[name];
  const field = `${name}_id` as const;
  return (
    <Menu shadow="md" position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={classes.target}>
          <span className="visually-hidden">{t("change", { field: column.label })}: </span>
          {term ? <TermLabel label={term.label} color={term.color} /> : column.label}
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {options?.map(({ value, label, color }) => (
          <Menu.Item
            key={value}
            aria-current={value === customer[field] || undefined}
            onClick={() =>
              change.mutate({
                seen: customer,
                values: () => ({ [field]: value }),
                replaces: (of) => of[field],
              })
            }
          >
            <TermLabel label={label} color={color} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
