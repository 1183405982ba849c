import { Badge, Checkbox, NumberInput, Select, SimpleGrid, Skeleton, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { Loaded, useAction, useTell } from "~/components/feedback";
import { sources } from "~/components/register";
import { useFormat } from "~/i18n/useFormat";
import { type Assignment, assignmentsQuery, type Customer, customerQuery } from "./api";
import { PartForm } from "./PartForm";
import { PartList } from "./PartList";
import { useCustomer } from "./useCustomer";

const DateField = lazy(() => import("~/components/DateField"));
const ROLES = ["responsible_manager", "service_manager", "salesperson", "representative"] as const;

type Wish = Omit<Assignment, "id" | "employee">;

interface Props {
  customer: Customer;
  canEdit: boolean;
}

const headers = (customer: Customer) => ifMatch(customer.version);

async function add(customer: Customer, wish: Wish): Promise<Assignment> {
  const params = { path: { customer_id: customer.id } };
  return body(
    api.POST("/customers/{customer_id}/assignments", {
      params,
      body: wish as never,
      headers: headers(customer),
    }),
  );
}

async function change(customer: Customer, id: string, wish: Partial<Wish>): Promise<Assignment> {
  const params = { path: { customer_id: customer.id, id } };
  return body(
    api.PATCH("/customers/{customer_id}/assignments/{id}", {
      params,
      body: wish as never,
      headers: headers(customer),
    }),
  );
}

async function remove(customer: Customer, id: string): Promise<void> {
  const params = { path: { customer_id: customer.id, id } };
  await body(api.DELETE("/customers/{customer_id}/assignments/{id}", { params, headers: headers(customer) }));
}

/** Who looks after a customer, role by role; each role has one who leads. */
export function AssignmentsPanel({ customer, canEdit }: Props) {
  const { t } = useTranslation("customers");
  const { t: c } = useTranslation("common");
  const format = useFormat();
  const client = useQueryClient();
  const tell = useTell();
  const { column } = useCustomer();
  const assignments = useQuery(assignmentsQuery(customer.id));
  const touches = [
    ["customers", customer.id],
    ["rows", "/customers"],
  ] as const;
  const refresh = () => Promise.all(touches.map((queryKey) => client.invalidateQueries({ queryKey })));
  const roleOf = (role: string) => column(role)?.label ?? role;
  const leading = useAction(({ id }: Assignment) => change(customer, id, { is_primary: true }), {
    touches,
    done: c("saved"),
  });
  const removing = useAction(({ id }: Assignment) => remove(customer, id), {
    touches,
    onDone: (_none, { id: _id, employee: _employee, ...wish }) =>
      // Its version is another by now; what was taken away is simply given again.
      tell.done(t("parts.removed"), () => {
        client
          .fetchQuery({ ...customerQuery(customer.id), staleTime: 0 })
          .then((now) => add(now, wish))
          .then(refresh)
          .then(() => tell.done(c("undone")))
          .catch(tell.failed);
      }),
  });
  return (
    <Loaded query={assignments} lines={3} height={34}>
      {(rows) => (
        <PartList<Assignment>
          rows={rows}
          canEdit={canEdit}
          addLabel={t("assignments.add")}
          nameOf={({ employee, role }) => `${roleOf(role)}: ${employee.name}`}
          onRemove={(row) => removing.mutate(row)}
          canLead={({ is_primary }) => !is_primary}
          onLead={(row) => leading.mutate(row)}
          form={(row, close) => (
            <AssignmentForm
              assignment={row}
              roleOf={roleOf}
              onSave={async ({ role, employee_id, ...rest }) => {
                if (row) await change(customer, row.id, rest);
                else await add(customer, { role, employee_id, ...rest });
                await refresh();
                tell.done(c("saved"));
              }}
              onClose={close}
            />
          )}
        >
          {({ role, employee, is_primary, share, starts_on, ends_on }) => (
            <>
              <Text size="sm" c="dimmed">
                {roleOf(role)}
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
              {is_primary && (
                <Badge variant="default" tt="none" fw={500} size="sm">
                  {t("primary")}
                </Badge>
              )}
            </>
          )}
        </PartList>
      )}
    </Loaded>
  );
}

interface FormProps {
  assignment: Assignment | null;
  roleOf: (role: string) => string;
  onSave: (wish: Wish) => Promise<void>;
  onClose: () => void;
}

function AssignmentForm({ assignment, roleOf, onSave, onClose }: FormProps) {
  const { t } = useTranslation("customers");
  const employees = useQuery(sources.employee());
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
  const send = ({ share, ...values }: typeof form.values) =>
    onSave({ ...values, share: String(share) === "" ? null : String(share) } as Wish);
  return (
    <PartForm form={form} pointer="" onSave={send} onClose={onClose}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {assignment === null && (
          <>
            <Select
              label={t("assignments.role")}
              data={ROLES.map((value) => ({ value, label: roleOf(value) }))}
              allowDeselect={false}
              autoFocus
              {...form.getInputProps("role")}
            />
            <Select
              label={t("assignments.employee")}
              data={employees.data?.map(({ value, label }) => ({ value, label })) ?? []}
              searchable
              allowDeselect={false}
              withAsterisk
              {...form.getInputProps("employee_id")}
            />
          </>
        )}
        <NumberInput
          label={t("assignments.share")}
          min={0}
          max={100}
          decimalScale={2}
          hideControls
          autoFocus={assignment !== null}
          {...form.getInputProps("share")}
        />
        <Suspense fallback={<Skeleton h={60} />}>
          <DateField label={t("assignments.from")} {...form.getInputProps("starts_on")} />
        </Suspense>
        <Suspense fallback={<Skeleton h={60} />}>
          <DateField label={t("assignments.until")} {...form.getInputProps("ends_on")} />
        </Suspense>
      </SimpleGrid>
      {assignment === null && (
        <Checkbox label={t("parts.lead")} {...form.getInputProps("is_primary", { type: "checkbox" })} />
      )}
    </PartForm>
  );
}
