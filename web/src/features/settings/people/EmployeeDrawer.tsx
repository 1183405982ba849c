import { Alert, Badge, Button, Divider, Drawer, Group, MultiSelect, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconUserOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { Loaded, ProblemAlert, useAction } from "~/components/feedback";
import { SaveButtons, useFreshValues, useSaving } from "~/components/form";
import { HandOverDialog } from "~/features/customers";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { type Employee, employeeQuery, teamsQuery } from "../api";
import { Facts } from "../parts/Facts";
import { DeactivateDialog } from "./DeactivateDialog";
import { useBackToEmployees } from "./useBackToEmployees";
import { useRoleOptions } from "./useRoleOptions";

/** Everything that an employee's change is seen in. */
export const EMPLOYEE_TOUCHES = [
  ["employees"],
  ["rows", "/employees"],
  ["options", "reference", "employees"],
  ["options", "colleagues"],
  ["roles"],
  ["teams"],
  ["me"],
];

/** One employee over the list: name, roles, teams, coming and going. */
export function EmployeeDrawer() {
  const { t } = useTranslation(["settings", "common"]);
  const { employeeId } = useParams({ from: "/shell/settings/employees/$employeeId" });
  const close = useBackToEmployees();
  const employee = useQuery(employeeQuery(employeeId));
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      title={employee.data?.name ?? t("settings:employees.one")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <Loaded query={employee} lines={5}>
        {(found) => <EmployeeBody employee={found} />}
      </Loaded>
    </Drawer>
  );
}

function EmployeeBody({ employee }: { employee: Employee }) {
  const { t } = useTranslation("settings");
  const may = useMay();
  const format = useFormat();
  const [isLeaving, setLeaving] = useState(false);
  const [isHandingOver, setHandingOver] = useState(false);
  const reactivate = useAction(
    () => body(api.POST("/employees/{id}/reactivate", { params: { path: { id: employee.id } } })),
    { touches: EMPLOYEE_TOUCHES, done: t("employees.reactivated", { name: employee.name }) },
  );
  const mayEdit = may("accounts:employee:edit");
  const mayDeactivate = may("accounts:employee:deactivate");
  const mayHandOver = may("customers:customer:assign") && may("customers:customer:bulk");
  return (
    <Stack>
      {!employee.is_active && (
        <Alert color="gray" icon={<IconUserOff aria-hidden />} title={t("employees.isInactive")}>
          {employee.deactivated_at &&
            t("employees.leftAt", { date: format.dateTime(employee.deactivated_at) })}{" "}
          {employee.successor && t("employees.successorIs", { name: employee.successor.name })}
        </Alert>
      )}
      <Facts
        facts={[
          [
            t("employees.email"),
            <a key="mail" href={`mailto:${employee.email}`}>
              {employee.email}
            </a>,
          ],
          [
            t("employees.lastSignIn"),
            employee.last_sign_in_at ? format.relative(employee.last_sign_in_at) : t("employees.never"),
          ],
          [
            t("employees.secondFactor"),
            <Badge key="factor" variant="light" color={employee.has_second_factor ? "teal" : "yellow"}>
              {t(employee.has_second_factor ? "employees.hasFactor" : "employees.noFactor")}
            </Badge>,
          ],
          [t("employees.since"), format.dateTime(employee.created_at)],
          ...(mayEdit
            ? []
            : ([
                [t("employees.roles"), format.list(employee.roles.map(({ name }) => name))],
                [t("employees.teams"), format.list(employee.teams.map(({ name }) => name)) || "—"],
              ] as const)),
        ]}
      />
      {mayEdit && <EmployeeForm employee={employee} />}
      {(mayDeactivate || mayHandOver) && (
        <>
          <Divider />
          <Group>
            {mayHandOver && (
              <Button variant="default" onClick={() => setHandingOver(true)}>
                {t("employees.handOver")}
              </Button>
            )}
            {!mayDeactivate ? null : employee.is_active ? (
              <Button variant="outline" color="red" onClick={() => setLeaving(true)}>
                {t("employees.deactivate")}
              </Button>
            ) : (
              <Button variant="default" loading={reactivate.isPending} onClick={() => reactivate.mutate()}>
                {t("employees.reactivate")}
              </Button>
            )}
          </Group>
        </>
      )}
      {isHandingOver && (
        <Suspense fallback={null}>
          <HandOverDialog from={employee.id} onClose={() => setHandingOver(false)} />
        </Suspense>
      )}
      {isLeaving && <DeactivateDialog employee={employee} onClose={() => setLeaving(false)} />}
    </Stack>
  );
}

const idOf = ({ id }: { id: string }) => id;

function EmployeeForm({ employee }: { employee: Employee }) {
  const { t } = useTranslation(["settings", "common"]);
  const values = {
    name: employee.name,
    role_ids: employee.roles.map(idOf),
    team_ids: employee.teams.map(idOf),
  };
  const form = useForm({ initialValues: values });
  useFreshValues(form, employee.version, values);
  const { save, isSending, error, unplaced } = useSaving(form, { touches: EMPLOYEE_TOUCHES });
  const roles = useRoleOptions(employee.roles);
  const teams = useQuery(teamsQuery);
  const send = form.onSubmit((wish) => {
    // Roles that one may not give would be refused even where they stay as they are.
    const change = Object.fromEntries(
      Object.entries(wish).filter(([field]) => form.isDirty(field as keyof typeof wish)),
    );
    return save(() =>
      body(
        api.PATCH("/employees/{id}", {
          params: { path: { id: employee.id } },
          body: change as never,
          headers: ifMatch(employee.version),
        }),
      ),
    );
  });
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="sm">
        <ProblemAlert error={error} unplaced={unplaced} />
        <TextInput label={t("settings:employees.name")} maxLength={255} {...form.getInputProps("name")} />
        <MultiSelect label={t("settings:employees.roles")} data={roles} {...form.getInputProps("role_ids")} />
        <MultiSelect
          label={t("settings:employees.teams")}
          data={(teams.data ?? employee.teams).map(({ id, name }) => ({ value: id, label: name }))}
          nothingFoundMessage={t("settings:teams.none")}
          searchable
          {...form.getInputProps("team_ids")}
        />
        <SaveButtons form={form} isSending={isSending} />
      </Stack>
    </form>
  );
}
