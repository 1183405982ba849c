import { Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { FormDialog } from "~/components/dialog";
import { useSaving } from "~/components/form";
import { useMe } from "~/features/session";
import type { Role } from "../api";
import { type Draft, isScopeWithin } from "./rights";

interface Props {
  /** Null for a new one. */
  edited: Role | null;
  roles: Role[];
  onClose: () => void;
}

/** A new role, as a copy of another as far as one's own rights go; or another name for one. */
export function RoleDialog({ edited: role, roles, onClose }: Props) {
  const { t } = useTranslation("settings");
  const me = useMe();
  const idempotent = useIdempotencyKey();
  const form = useForm({ initialValues: { name: role?.name ?? "", from: "" } });
  const { save, ...submission } = useSaving(form, { touches: [["roles"]] });
  const send = () => {
    const { name, from } = form.values;
    if (role) {
      return save(
        () =>
          body(
            api.PATCH("/roles/{id}", {
              params: { path: { id: role.id } },
              body: { name } as never,
              headers: ifMatch(role.version),
            }),
          ),
        onClose,
      );
    }
    const wish = { name, ...copyOf(roles.find(({ id }) => id === from)) };
    return save(() => body(api.POST("/roles", { body: wish as never, headers: idempotent(wish) })), onClose);
  };
  const copyOf = (template: Role | undefined): Draft => ({
    rights: template?.rights.filter((right) => me.rights.includes(right)) ?? [],
    customer_scope:
      template && isScopeWithin(template.customer_scope, me.scopes.customers)
        ? template.customer_scope
        : "own",
    document_scope:
      template && isScopeWithin(template.document_scope, me.scopes.documents)
        ? template.document_scope
        : "own",
  });
  return (
    <FormDialog
      title={role ? t("roles.rename") : t("roles.add")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      isDisabled={!form.values.name.trim()}
    >
      <TextInput label={t("roles.name")} maxLength={255} data-autofocus {...form.getInputProps("name")} />
      {!role && (
        <Select
          label={t("roles.from")}
          description={t("roles.fromHint")}
          data={[
            { value: "", label: t("roles.fromNothing") },
            ...roles.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          allowDeselect={false}
          {...form.getInputProps("from")}
        />
      )}
    </FormDialog>
  );
}
