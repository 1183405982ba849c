import { Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import {
  type Availability,
  AvailabilityFields,
  availabilityOf,
  byHours,
  ReachMark,
  valuesOf,
} from "~/components/contact";
import { PartForm, PartList, useRecordChange } from "~/components/record";
import { useMe } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import classes from "./Availability.module.css";
import { type Contact, useContactKind } from "./api";

interface Props {
  contact: Contact;
  canEdit: boolean;
}

const rulesOf = (contact: Contact) => contact.availability;

/** When a contact can be reached: now or next, the hours of the week, and what is otherwise. */
export function AvailabilityPanel({ contact, canEdit }: Props) {
  const { t } = useTranslation("contacts");
  const change = useRecordChange(useContactKind());
  const { availability } = contact;
  return (
    <>
      <ReachMark of={contact} />
      <PartList
        rows={availability ? [{ id: "rules", availability }] : []}
        emptyText={t("hours.unknown")}
        canEdit={canEdit}
        isSingle
        addLabel={t("hours.add")}
        nameOf={() => t("hours.title")}
        onRemove={() =>
          change.mutate({ seen: contact, values: () => ({ availability: null }), replaces: rulesOf })
        }
        form={(_row, close) => <AvailabilityForm contact={contact} onClose={close} />}
      >
        {(row) => <Rules availability={row.availability} />}
      </PartList>
    </>
  );
}

function Rules({ availability }: { availability: Availability }) {
  const { t } = useTranslation("contacts");
  const format = useFormat();
  const { timezone, windows, exceptions } = availability;
  return (
    <>
      <dl className={classes.lines}>
        {byHours(windows).map(({ days, hours }) => (
          <Line key={days.join()} days={days} hours={hours} />
        ))}
        {exceptions.map(({ date, from, to, reachable }) => (
          <div key={`${date} ${from}`} style={{ display: "contents" }}>
            <dt>{format.date(date)}</dt>
            <dd>
              {[from && `${from}–${to}`, t(reachable ? "hours.isReachable" : "hours.isNotReachable")]
                .filter(Boolean)
                .join(" ")}
            </dd>
          </div>
        ))}
      </dl>
      <Text size="sm" c="dimmed">
        {timezone}
      </Text>
    </>
  );
}

function Line({ days, hours }: { days: string[]; hours: string[] }) {
  const format = useFormat();
  const named = days.map(format.weekday);
  const [first] = named;
  return (
    <>
      <dt>{named.length > 1 ? `${first} – ${named.at(-1)}` : first}</dt>
      <dd>{hours.join(", ")}</dd>
    </>
  );
}

function AvailabilityForm({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const me = useMe();
  const change = useRecordChange(useContactKind(), { settles: "all" });
  const seen = useRef(contact);
  const form = useForm({
    initialValues: valuesOf(contact.availability, me.timezone ?? me.organisation.timezone),
  });
  const saving = {
    pointer: () => "/availability",
    onClose,
    theirs: (record: unknown) => {
      const found = (record as Contact).availability;
      return found && <Rules availability={found} />;
    },
    onSeen: (record: unknown) => {
      seen.current = record as Contact;
    },
  };
  const save = (values: typeof form.values) =>
    change.mutateAsync({
      seen: seen.current,
      values: () => ({ availability: availabilityOf(values) }),
      replaces: rulesOf,
    });
  return (
    <PartForm
      form={form}
      saving={saving}
      onSave={save}
      has={(path) => path === "timezone" || /^(windows|exceptions)\.\d+\.\w+$/.test(path)}
    >
      <AvailabilityFields
        values={form.values}
        errors={form.errors}
        onChange={(values) => {
          form.setValues(values);
          form.clearErrors();
        }}
      />
    </PartForm>
  );
}
