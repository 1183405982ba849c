import { MultiSelect, Select, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { FormDialog } from "~/components/dialog";
import { useSaving } from "~/components/form";
import { LANGUAGES } from "~/i18n";
import { useBackToEmployees } from "./useBackToEmployees";
import { useRoleOptions } from "./useRoleOptions";

const languageOptions = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));

/** Asks somebody by mail to become an employee. */
export function InviteDialog() {
  const { t, i18n } = useTranslation("settings");
  const close = useBackToEmployees();
  const idempotent = useIdempotencyKey();
  const roles = useRoleOptions();
  const form = useForm({
    initialValues: { name: "", email: "", role_ids: [] as string[], language: i18n.language },
  });
  const { save, ...submission } = useSaving(form, {
    touches: [["invitations"]],
    done: t("invite.sent", { email: form.values.email.trim() }),
  });
  const invite = () => {
    const wish = form.values;
    return save(
      () => body(api.POST("/invitations", { body: wish as never, headers: idempotent(wish) })),
      close,
    );
  };
  return (
    <FormDialog
      title={t("employees.invite")}
      onClose={close}
      onSubmit={invite}
      submission={submission}
      submit={t("invite.submit")}
    >
      <Text size="sm" c="dimmed">
        {t("invite.text")}
      </Text>
      <TextInput label={t("employees.name")} data-autofocus {...form.getInputProps("name")} />
      <TextInput
        label={t("employees.email")}
        type="email"
        autoComplete="off"
        {...form.getInputProps("email")}
      />
      <MultiSelect
        label={t("employees.roles")}
        description={t("invite.rolesHint")}
        data={roles}
        {...form.getInputProps("role_ids")}
      />
      <Select
        label={t("invite.language")}
        data={languageOptions}
        allowDeselect={false}
        {...form.getInputProps("language")}
      />
    </FormDialog>
  );
}
