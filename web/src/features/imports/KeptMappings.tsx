import { ActionIcon, Button, Checkbox, Group, Menu, Select, TextInput } from "@mantine/core";
import { IconDeviceFloppy, IconDots } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog, FormDialog } from "~/components/dialog";
import {
  changeMapping,
  deleteMapping,
  type Import,
  type ImportChange,
  type KeptMapping,
  keepMapping,
  mappingsQuery,
} from "./api";

interface Props {
  run: Import;
  isBusy: boolean;
  /** Writes down what was chosen so far: what is kept is what the server has. */
  onSave: () => Promise<unknown>;
  onChange: (change: ImportChange) => void;
}

type Open = { kind: "keep" } | { kind: "edit" | "forget"; mapping: KeptMapping };

/** Mappings with a name: one is chosen for this file, or this one is kept for the next. */
export function KeptMappings({ run, isBusy, onSave, onChange }: Props) {
  const { t } = useTranslation("imports");
  const { data: mappings = [] } = useQuery(mappingsQuery(run.resource));
  const [open, setOpen] = useState<Open | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const mapping = mappings.find(({ id }) => id === chosen);
  const choose = (id: string | null) => {
    setChosen(id);
    if (id !== null) onChange({ mapping_id: id });
  };
  return (
    <Group align="end" mb="md" gap="xs">
      {mappings.length > 0 && (
        <Select
          label={t("kept.choose")}
          placeholder={t("kept.none")}
          searchable
          disabled={isBusy}
          data={mappings.map(({ id, name, can_edit, owner }) => ({
            value: id,
            label: can_edit ? name : t("kept.of", { name, owner: owner.name }),
          }))}
          value={chosen}
          onChange={choose}
        />
      )}
      {mapping?.can_edit && (
        <Menu position="bottom-start">
          <Menu.Target>
            <ActionIcon variant="default" size="input-sm" aria-label={t("kept.more", { name: mapping.name })}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setOpen({ kind: "edit", mapping })}>{t("kept.edit")}</Menu.Item>
            <Menu.Item color="red" onClick={() => setOpen({ kind: "forget", mapping })}>
              {t("kept.forget")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Button
        variant="default"
        leftSection={<IconDeviceFloppy size={16} aria-hidden />}
        onClick={() => setOpen({ kind: "keep" })}
      >
        {t("kept.keep")}
      </Button>
      {open?.kind === "forget" && (
        <Forget mapping={open.mapping} onClose={() => setOpen(null)} onDone={() => setChosen(null)} />
      )}
      {open && open.kind !== "forget" && (
        <KeepDialog
          run={run}
          mapping={open.kind === "edit" ? open.mapping : null}
          onSave={onSave}
          onClose={() => setOpen(null)}
        />
      )}
    </Group>
  );
}

interface KeepProps {
  run: Import;
  /** The one that is renamed, shared or renewed; null keeps another. */
  mapping: KeptMapping | null;
  onSave: () => Promise<unknown>;
  onClose: () => void;
}

function KeepDialog({ run, mapping, onSave, onClose }: KeepProps) {
  const { t } = useTranslation("imports");
  const client = useQueryClient();
  const [name, setName] = useState(mapping?.name ?? "");
  const [isShared, setShared] = useState(mapping?.is_shared ?? false);
  const [isRenewed, setRenewed] = useState(mapping === null);
  const save = useMutation({
    mutationFn: async () => {
      if (isRenewed) await onSave();
      const wish = { name: name.trim(), is_shared: isShared };
      if (mapping === null) return keepMapping({ ...wish, import_id: run.id });
      return changeMapping(mapping.id, { ...wish, ...(isRenewed ? { import_id: run.id } : {}) });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["import-mappings"] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={mapping === null ? t("kept.keep") : t("kept.edit")}
      onClose={onClose}
      onSubmit={() => save.mutate()}
      submission={{ isSending: save.isPending, error: save.error }}
      isDisabled={name.trim() === ""}
    >
      <TextInput
        label={t("kept.name")}
        value={name}
        maxLength={120}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        label={t("kept.share")}
        checked={isShared}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
      {mapping !== null && (
        <Checkbox
          label={t("kept.renew")}
          checked={isRenewed}
          onChange={(event) => setRenewed(event.currentTarget.checked)}
        />
      )}
    </FormDialog>
  );
}

interface ForgetProps {
  mapping: KeptMapping;
  onClose: () => void;
  onDone: () => void;
}

function Forget({ mapping, onClose, onDone }: ForgetProps) {
  const { t } = useTranslation("imports");
  const client = useQueryClient();
  return (
    <ConfirmDialog
      title={t("kept.forgetTitle", { name: mapping.name })}
      text={t("kept.forgetText")}
      confirm={t("kept.forget")}
      isDangerous
      onConfirm={async () => {
        await deleteMapping(mapping.id);
        onDone();
        await client.invalidateQueries({ queryKey: ["import-mappings"] });
      }}
      onClose={onClose}
    />
  );
}
