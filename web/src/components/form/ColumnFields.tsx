import { SimpleGrid } from "@mantine/core";
import { valueIn } from "../register/own";
import { isRequired } from "../register/policy";
import type { Column, FieldValue, Requirement } from "../register/types";
import { ColumnField } from "./ColumnField";
import type { Fields } from "./fields";

interface Props {
  columns: readonly Column[];
  /** What they are filled with so far. */
  values: object;
  form: Fields;
  requirements: Record<string, Requirement>;
  /** Of which kind the row is, where there are kinds. */
  kind?: string | null;
  /** Where the values are in the form: `contacts.0.`. */
  at?: string;
  canAddTerm?: boolean;
  /** The column that one begins with. */
  focused?: string;
}

/** Fields of a new row, two beside each other; columns that nobody writes are left out. */
export function ColumnFields(props: Props) {
  const { columns, values, form, requirements, kind = null, at = "", canAddTerm = false, focused } = props;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {columns.flatMap((column) => {
        if (column.writes === null) return [];
        const path = `${at}${column.writes}`;
        return [
          <ColumnField
            key={column.name}
            column={column}
            path={path}
            value={valueIn(values, column)}
            required={isRequired(requirements, column.name, "create", kind)}
            error={form.errors[path]}
            autoFocus={column.name === focused}
            canAddTerm={canAddTerm}
            onChange={(value: FieldValue) => form.setFieldValue(path, value)}
          />,
        ];
      })}
    </SimpleGrid>
  );
}
