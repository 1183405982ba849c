import type { ReactNode } from "react";
import { useRef } from "react";
import type { Changed, Recorded, RecordKind } from "./change";
import { PartList } from "./PartList";
import { type Lead, led, type Part, pointerOf, put, without } from "./parts";
import { useRecordChange } from "./useRecordChange";

/** What a part's form needs to be saved. */
export interface PartSaving {
  /** Where the part is in the body that is sent (`/phones/2`). */
  pointer: () => string;
  onSave: (values: object) => Promise<unknown>;
  onClose: () => void;
  /** The part as somebody else made it, drawn as in the list; null if it is gone. */
  theirs: (record: unknown) => ReactNode;
  /** Goes on upon what somebody else wrote. */
  onSeen: (record: unknown) => void;
}

interface Props<R extends Recorded, P extends Part> {
  kind: RecordKind<R>;
  record: R;
  /** The field of the record that holds the parts. */
  field: string;
  lead?: Lead;
  leadLabel?: string;
  canEdit: boolean;
  addLabel: string;
  isRequired?: boolean;
  nameOf: (part: P) => string;
  form: (part: P | null, saving: PartSaving) => ReactNode;
  children: (part: P) => ReactNode;
}

/** The parts that a record is sent with as a whole list: phones, e-mails, addresses, channels. */
export function RecordParts<R extends Recorded, P extends Part>(props: Props<R, P>) {
  const { kind, record, field, lead, canEdit, form, children } = props;
  const change = useRecordChange(kind);
  const partsOf = (of: R) => (of as Record<string, unknown>)[field] as P[];
  const find = (of: R, id: string) => partsOf(of).find((part) => part.id === id) ?? null;
  const send = (id: string, values: (parts: P[]) => object[]) =>
    change.mutate({
      seen: record,
      values: (now) => ({ [field]: values(partsOf(now)) }),
      replaces: (of) => find(of, id),
    });
  return (
    <PartList<P>
      rows={partsOf(record)}
      canEdit={canEdit}
      addLabel={props.addLabel}
      isRequired={props.isRequired}
      nameOf={props.nameOf}
      onRemove={({ id }) => send(id, (parts) => without(parts, id, lead))}
      canLead={(part) => lead !== undefined && !(part as Record<string, unknown>)[lead]}
      leadLabel={props.leadLabel}
      onLead={lead && (({ id }) => send(id, (parts) => led(parts, id, lead)))}
      form={(part, close) => (
        <OpenPart<R, P>
          {...{ kind, record, field, lead, part, close, form }}
          draw={children}
          key={part?.id ?? "new"}
        />
      )}
    >
      {children}
    </PartList>
  );
}

interface OpenProps<R extends Recorded, P extends Part> {
  kind: RecordKind<R>;
  record: R;
  field: string;
  lead?: Lead;
  part: P | null;
  close: () => void;
  form: (part: P | null, saving: PartSaving) => ReactNode;
  draw: (part: P) => ReactNode;
}

function OpenPart<R extends Recorded, P extends Part>(props: OpenProps<R, P>) {
  const { kind, field, lead, part, close, form, draw } = props;
  // What the form began with: what somebody else writes meanwhile is told from it.
  const seen = useRef(props.record);
  const change = useRecordChange(kind, { settles: "all" });
  const id = part?.id ?? null;
  const partsOf = (of: R) => (of as Record<string, unknown>)[field] as P[];
  const find = (of: R) => (id === null ? null : (partsOf(of).find((each) => each.id === id) ?? null));
  const onSave = (values: object): Promise<Changed<R>> =>
    change.mutateAsync({
      seen: seen.current,
      // A part that somebody took away is added again.
      values: (now) => ({ [field]: put(partsOf(now), find(now) && id, values, lead) }),
      replaces: find,
    });
  return form(part, {
    pointer: () => pointerOf(field, partsOf(seen.current), id),
    onSave,
    onClose: close,
    theirs: (record) => {
      const found = find(record as R);
      return found && draw(found);
    },
    onSeen: (record) => {
      seen.current = record as R;
    },
  });
}
