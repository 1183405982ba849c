import { Checkbox, SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { FormDialog } from "../dialog";
import type { SavedView } from "./types";

export interface ViewWish {
  name: string;
  visibility: SavedView["visibility"];
  role_id: string | null;
}

interface Props {
  title: string;
  /** What the fields begin with; without it a new view is made. */
  view: SavedView | null;
  canShare: boolean;
  onSave: (wish: ViewWish, isDefault: boolean) => Promise<void>;
  onClose: () => void;
}

/** Name of a view and who sees it. */
export function ViewDialog({ title, view, canShare, onSave, onClose }: Props) {
  const { t } = useTranslation("register");
  const [name, setName] = useState(view?.name ?? "");
  const [visibility, setVisibility] = useState<SavedView["visibility"]>(view?.visibility ?? "private");
  const [roleId, setRoleId] = useState<string | null>(view?.role_id ?? null);
  const [isDefault, setDefault] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      const role_id = visibility === "role" ? roleId : null;
      return onSave({ name: name.trim(), visibility, role_id }, isDefault);
    },
    onSuccess: onClose,
  });
  const isComplete = name.trim() !== "" && (visibility !== "role" || roleId !== null);
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      onSubmit={() => save.mutate()}
      submission={{ isSending: save.isPending, error: save.error }}
      isDisabled={!isComplete}
    >
      <TextInput
        label={t("views.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={255}
        data-autofocus
      />
      {canShare && (
        <Stack gap="xs">
          <Text size="sm" fw={500} id="view-visibility">
            {t("views.visibility")}
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="view-visibility"
            value={visibility}
            onChange={(value) => setVisibility(value as SavedView["visibility"])}
            data={(["private", "role", "everyone"] as const).map((value) => ({
              value,
              label: t(`views.${value}`),
            }))}
          />
          {visibility === "role" && <RoleField value={roleId} onChange={setRoleId} />}
        </Stack>
      )}
      {view === null && (
        <Checkbox
          label={t("views.default")}
          checked={isDefault}
          onChange={(event) => setDefault(event.currentTarget.checked)}
        />
      )}
    </FormDialog>
  );
}

function RoleField({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useTranslation("register");
  const roles = useQuery({
    queryKey: ["roles"],
    queryFn: async () => (await body(api.GET("/roles", {}))).results as { id: string; name: string }[],
    staleTime: 60_000,
  });
  return (
    <Select
      label={t("views.withRole")}
      data={roles.data?.map((role) => ({ value: role.id, label: role.name })) ?? []}
      value={value}
      onChange={onChange}
      allowDeselect={false}
      error={roles.isError ? t("views.noRoles") : undefined}
      searchable
    />
  );
}
