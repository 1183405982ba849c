import { Checkbox, NumberInput, Select, SimpleGrid, Skeleton, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Loaded } from "~/components/feedback";
import { ReferenceField } from "~/components/form";
import { Mark, PartForm, PartList, type PartSaving, useRecordChange, type Values } from "~/components/record";
import { useFormat } from "~/i18n/useFormat";
import type { Customer } from "./api";
import { type Assignment, type Duty, type Roster, rosterQuery, type Step, useRosterKind } from "./roster";
import { useCustomer } from "./useCustomer";

const DateField = lazy(() => import("~/components/DateField"));
const ROLES = ["responsible_manager", "service_manager", "salesperson", "representative"] as const;

interface Props {
  customer: Customer;
  canEdit: boolean;
}

const asValues = (step: Step) => () => step as unknown as Values;
const rowOf = (id: string) => (roster: Roster) => roster.assignments.find((row) => row.id === id) ?? null;

/** Who looks after a customer, role by role; each role has one who leads. */
export function AssignmentsPanel({ customer, canEdit }: Props) {
  const { t } = useTranslation("customers");
  const { column } = useCustomer();
  const assignments = useQuery(rosterQuery(customer.id));
  const change = useRecordChange(useRosterKind());
  const roleOf = (role: string) => column(role)?.label ?? role;
  return (
    <Loaded query={assignments} lines={3} height={34}>
      {(roster) => {
        const send = (id: string, step: Step) =>
          change.mutate({ seen: roster, values: asValues(step), replaces: rowOf(id) });
        return (
          <PartList<Assignment>
            rows={roster.assignments}
            canEdit={canEdit}
            addLabel={t("assignments.add")}
            nameOf={({ employee, role }) => `${roleOf(role)}: ${employee.name}`}
            onRemove={({ id }) => send(id, { remove: id })}
            canLead={({ is_primary }) => !is_primary}
            onLead={({ id }) => send(id, { change: id, to: { is_primary: true } })}
            form={(row, close) => <OpenAssignment roster={roster} assignment={row} onClose={close} />}
          >
            {(row) => <AssignmentFacts assignment={row} role={roleOf(row.role)} />}
          </PartList>
        );
      }}
    </Loaded>
  );
}

function AssignmentFacts({ assignment, role }: { assignment: Assignment; role: string }) {
  const { t } = useTranslation("customers");
  const format = useFormat();
  const { employee, is_primary, share, starts_on, ends_on } = assignment;
  return (
    <>
      <Text size="sm" c="dimmed">
        {role}
      </Text>
      <Text size="sm" fw={600}>
        {employee.name}
      </Text>
      {share && <Text size="sm">{format.percent(Number(share) / 100)}</Text>}
      {(starts_on || ends_on) && (
        <Text size="sm" c="dimmed">
          {[starts_on, ends_on].map((day) => (day ? format.date(day) : "…")).join(" – ")}
        </Text>
      )}
      {is_primary && <Mark>{t("primary")}</Mark>}
    </>
  );
}

interface OpenProps {
  roster: Roster;
  assignment: Assignment | null;
  onClose: () => void;
}

function OpenAssignment({ roster, assignment, onClose }: OpenProps) {
  const { column } = useCustomer();
  const change = useRecordChange(useRosterKind(), { settles: "all" });
  const seen = useRef(roster);
  const find = assignment ? rowOf(assignment.id) : () => null;
  const roleOf = (role: string) => column(role)?.label ?? role;
  const saving: PartSaving = {
    pointer: () => "",
    onSave: (values) => {
      const duty = values as Duty;
      const { role: _role, employee_id: _employee, is_primary: _lead, ...to } = duty;
      // Whoever lost the role in the meantime is given it again.
      const step = (now: Roster): Step =>
        assignment && find(now) ? { change: assignment.id, to } : { add: duty };
      return change.mutateAsync({
        seen: seen.current,
        values: (now) => asValues(step(now))(),
        replaces: find,
      });
    },
    onClose,
    theirs: (record) => {
      const found = find(record as Roster);
      return found && <AssignmentFacts assignment={found} role={roleOf(found.role)} />;
    },
    onSeen: (record) => {
      seen.current = record as Roster;
    },
  };
  return <AssignmentForm assignment={assignment} roleOf={roleOf} saving={saving} />;
}

interface FormProps {
  assignment: Assignment | null;
  roleOf: (role: string) => string;
  saving: PartSaving;
}

function AssignmentForm({ assignment, roleOf, saving }: FormProps) {
  const { t } = useTranslation(["customers", "record"]);
  const form = useForm({
    initialValues: {
      role: assignment?.role ?? ("responsible_manager" as const),
      employee_id: assignment?.employee_id ?? "",
      is_primary: assignment?.is_primary ?? false,
      share: assignment?.share ?? "",
      starts_on: assignment?.starts_on ?? null,
      ends_on: assignment?.ends_on ?? null,
    },
  });
  const save = ({ share, ...values }: typeof form.values) =>
    saving.onSave({ ...values, share: String(share) === "" ? null : String(share) });
  return (
    <PartForm form={form} saving={saving} onSave={save}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {assignment === null && (
          <>
            <Select
              label={t("customers:assignments.role")}
              data={ROLES.map((value) => ({ value, label: roleOf(value) }))}
              allowDeselect={false}
              autoFocus
              {...form.getInputProps("role")}
            />
            <ReferenceField
              label={t("customers:assignments.employee")}
              register="employees"
              withAsterisk
              {...form.getInputProps("employee_id")}
              value={form.values.employee_id}
            />
          </>
        )}
        <NumberInput
          label={t("customers:assignments.share")}
          min={0.01}
          max={100}
          decimalScale={2}
          hideControls
          autoFocus={assignment !== null}
          {...form.getInputProps("share")}
        />
        <Suspense fallback={<Skeleton h={60} />}>
          <DateField label={t("customers:assignments.from")} {...form.getInputProps("starts_on")} />
        </Suspense>
        <Suspense fallback={<Skeleton h={60} />}>
          <DateField label={t("customers:assignments.until")} {...form.getInputProps("ends_on")} />
        </Suspense>
      </SimpleGrid>
      {assignment === null && (
        <Checkbox
          label={t("record:parts.lead")}
          {...form.getInputProps("is_primary", { type: "checkbox" })}
        />
      )}
    </PartForm>
  );
}
