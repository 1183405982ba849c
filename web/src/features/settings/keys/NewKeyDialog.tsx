import {
  Checkbox,
  Group,
  SegmentedControl,
  Select,
  SimpleGrid,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { FormDialog } from "~/components/dialog";
import { Loaded } from "~/components/feedback";
import { useSaving } from "~/components/form";
import { useMay, useMe } from "~/features/session";
import { type NewApiKey, rightsQuery } from "../api";
import { useRoleOptions } from "../people/useRoleOptions";
import { KEY_TOUCHES } from "./ApiKeysPage";
import { EXPIRIES, expiresAt, scopesOf } from "./expiry";

interface Props {
  onClose: () => void;
  onMade: (made: NewApiKey) => void;
}

/** A new key: what for, for whom, what it may, how long, from where. */
export function NewKeyDialog({ onClose, onMade }: Props) {
  const { t } = useTranslation("settings");
  const mayManage = useMay()("accounts:key:manage");
  const form = useForm({
    initialValues: {
      name: "",
      kind: "personal",
      role_id: null as string | null,
      scopes: [] as string[],
      expiry: "90" as (typeof EXPIRIES)[number],
      networks: [] as string[],
    },
  });
  const roles = useRoleOptions();
  const { save, ...submission } = useSaving(form, { touches: KEY_TOUCHES, done: t("keys.made") });
  const send = () => {
    const { expiry, role_id, ...wish } = form.values;
    const isService = wish.kind === "service";
    return save(
      () =>
        body(
          api.POST("/api-keys", {
            body: {
              ...wish,
              ...(isService ? { role_id } : {}),
              expires_at: expiresAt(expiry, new Date()),
            } as never,
          }),
        ),
      (made) => {
        onMade(made);
        onClose();
      },
    );
  };
  return (
    <FormDialog
      title={t("keys.add")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      submit={t("keys.create")}
      size="lg"
      isDisabled={
        !form.values.name.trim() ||
        form.values.scopes.length === 0 ||
        (form.values.kind === "service" && !form.values.role_id)
      }
    >
      <TextInput
        label={t("keys.name")}
        description={t("keys.nameHint")}
        maxLength={255}
        data-autofocus
        {...form.getInputProps("name")}
      />
      {mayManage && (
        <div>
          <Text size="sm" fw={600} id="key-kind">
            {t("keys.kind")}
          </Text>
          <SegmentedControl
            aria-labelledby="key-kind"
            fullWidth
            data={[
              { value: "personal", label: t("keys.personal") },
              { value: "service", label: t("keys.service") },
            ]}
            {...form.getInputProps("kind")}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {t(form.values.kind === "service" ? "keys.serviceHint" : "keys.personalHint")}
          </Text>
        </div>
      )}
      {form.values.kind === "service" && (
        <Select
          label={t("keys.role")}
          data={roles}
          allowDeselect={false}
          {...form.getInputProps("role_id")}
        />
      )}
      <ScopesField
        value={form.values.scopes}
        onChange={(scopes) => form.setFieldValue("scopes", scopes)}
        error={form.errors.scopes}
      />
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <Select
          label={t("keys.expiry")}
          data={EXPIRIES.map((value) => ({ value, label: t(`keys.expiries.${value}`) }))}
          allowDeselect={false}
          miw={180}
          {...form.getInputProps("expiry")}
          error={form.errors.expires_at}
        />
        <TagsInput
          label={t("keys.networks")}
          description={t("keys.networksHint")}
          placeholder={form.values.networks.length > 0 ? undefined : "192.0.2.0/24"}
          miw={220}
          acceptValueOnBlur
          {...form.getInputProps("networks")}
        />
      </Group>
    </FormDialog>
  );
}

interface ScopesProps {
  value: string[];
  onChange: (scopes: string[]) => void;
  error: React.ReactNode;
}

function ScopesField({ value, onChange, error }: ScopesProps) {
  const { t } = useTranslation("settings");
  const me = useMe();
  // Who may not see the catalogue of rights names the scopes; the server says which it does not know.
  const maySee = useMay()("accounts:role:view");
  const rights = useQuery({ ...rightsQuery, enabled: maySee });
  if (!maySee) {
    return (
      <TagsInput
        label={t("keys.scopes")}
        description={t("keys.scopesTyped")}
        placeholder={value.length > 0 ? undefined : "customers:read"}
        value={value}
        onChange={onChange}
        error={error}
        acceptValueOnBlur
      />
    );
  }
  return (
    <Loaded query={rights} lines={1} height={120}>
      {(catalogue) => (
        <Checkbox.Group
          label={t("keys.scopes")}
          description={t("keys.scopesHint")}
          value={value}
          onChange={onChange}
          error={error}
        >
          <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} spacing={6} verticalSpacing={6} mt={6}>
            {scopesOf(catalogue, me.rights).map((scope) => (
              <Checkbox
                key={scope}
                value={scope}
                label={scope}
                styles={{ label: { fontFamily: "var(--mantine-font-family-monospace)" } }}
              />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      )}
    </Loaded>
  );
}
