import { useQuery } from "@tanstack/react-query";
import { type Column, isRequired, registerQuery } from "~/components/register";
import type { Changed, Recorded, RecordKind } from "./change";
import classes from "./Facts.module.css";
import { InlineField } from "./InlineField";

interface Props<R extends Recorded> {
  kind: RecordKind<R>;
  record: R;
  /** The register that the columns are of. */
  register: string;
  columns: readonly Column[];
  canEdit: boolean;
  /** Columns that are shown here and changed elsewhere. */
  fixed?: readonly string[];
  canAddTerm?: boolean;
  onChanged?: (changed: Changed<R>) => void;
}

/** What is known of a record, line by line, each changed where it stands; Tab keeps one and opens the next. */
export function Facts<R extends Recorded>(props: Props<R>) {
  const { kind, record, register, columns, canEdit, fixed = [], canAddTerm, onChanged } = props;
  const requirements = useQuery(registerQuery(register)).data?.requirements ?? {};
  const ofKind = (record as { kind?: string }).kind ?? null;
  return (
    <dl className={classes.facts}>
      {columns.map((column) => (
        <InlineField
          key={column.name}
          kind={kind}
          record={record}
          column={column}
          canEdit={canEdit && column.writes !== null && !fixed.includes(column.name)}
          canAddTerm={canAddTerm}
          isRequired={isRequired(requirements, column.name, "update", ofKind)}
          onChanged={onChanged}
        />
      ))}
    </dl>
  );
}
