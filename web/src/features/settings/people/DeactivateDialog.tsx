import { Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { FormDialog } from "~/components/dialog";
import { ReferenceField, useSaving } from "~/components/form";
import type { Employee } from "../api";
import { EMPLOYEE_TOUCHES } from "./EmployeeDrawer";

/** Lets an employee go; whoever takes over is asked for, and required where something would be left. */
export function DeactivateDialog({ employee, onClose }: { employee: Employee; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const form = useForm({ initialValues: { successor_id: null as string | null } });
  const { save, ...submission } = useSaving(form, {
    touches: [...EMPLOYEE_TOUCHES, ["rows"]],
    done: t("employees.deactivated", { name: employee.name }),
  });
  const deactivate = () =>
    save(
      () =>
        body(
          api.POST("/employees/{id}/deactivate", {
            params: { path: { id: employee.id } },
            body: form.values,
          }),
        ),
      onClose,
    );
  return (
    <FormDialog
      title={t("employees.deactivateName", { name: employee.name })}
      onClose={onClose}
      onSubmit={deactivate}
      submission={submission}
      submit={t("employees.deactivate")}
      color="red"
    >
      <Text size="sm">{t("employees.deactivateText")}</Text>
      <ReferenceField
        label={t("employees.successor")}
        register="employees"
        except={employee.id}
        clearable
        {...form.getInputProps("successor_id")}
        value={form.values.successor_id}
      />
      <Text size="xs" c="dimmed">
        {t("employees.successorHint")}
      </Text>
    </FormDialog>
  );
}
