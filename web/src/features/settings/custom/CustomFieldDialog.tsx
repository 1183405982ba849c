import { Autocomplete, Group, NumberInput, Select, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { FormDialog } from "~/components/dialog";
import { ColumnField, useFreshValues, useSaving } from "~/components/form";
import { LANGUAGES } from "~/i18n";
import { useFormat } from "~/i18n/useFormat";
import { type CustomField, customFieldsQuery, fieldResourcesQuery } from "../api";
import {
  codeFrom,
  defaultColumn,
  draftOf,
  FIELD_TYPES,
  type FieldType,
  settingsOf,
  wishOf,
} from "./definition";
import { OptionsEditor } from "./OptionsEditor";
import { fieldTouches } from "./touches";

interface Props {
  resource: string;
  /** Null for a new one. */
  field: CustomField | null;
  onClose: () => void;
}

/** A custom field: what it is called, what it may hold, and what its type asks for. */
export function CustomFieldDialog({ resource, field, onClose }: Props) {
  const { t, i18n } = useTranslation(["settings", "common"]);
  const format = useFormat();
  const idempotent = useIdempotencyKey();
  const languages = [...new Set([...Object.keys(LANGUAGES), ...Object.keys(field?.labels ?? {})])];
  const values = draftOf(field, languages);
  const form = useForm({ initialValues: values });
  useFreshValues(form, field?.version ?? 0, values);
  const { save, ...submission } = useSaving(form, {
    touches: fieldTouches(resource),
    has: (path) => path in form.values || path.startsWith("labels.") || path.startsWith("help."),
  });
  const { targets } = useQuery(fieldResourcesQuery).data ?? { targets: [] };
  const others = useQuery(customFieldsQuery(resource)).data ?? [];
  const groups = [...new Set(others.flatMap(({ group }) => group ?? []))];
  const has = settingsOf(form.values.type);
  const send = () => {
    const wish = wishOf(form.values, field === null);
    const request = () =>
      field
        ? body(
            api.PATCH("/custom-fields/{id}", {
              params: { path: { id: field.id } },
              body: wish as never,
              headers: ifMatch(field.version),
            }),
          )
        : body(
            api.POST("/custom-fields", { body: { resource, ...wish } as never, headers: idempotent(wish) }),
          );
    return save(request, onClose);
  };
  const named = Object.values(form.values.labels).find((label) => label.trim() !== "") ?? "";
  const nameKey = () => {
    if (!field && !form.values.key) form.setFieldValue("key", codeFrom(named));
  };
  return (
    <FormDialog
      title={field ? field.label : t("settings:custom.add")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      size="lg"
      isDisabled={named === "" || (!field && form.values.key === "")}
    >
      <Stack gap="xs">
        {languages.map((language, at) => (
          <TextInput
            key={language}
            label={t("settings:terms.labelIn", { language: format.language(language) })}
            lang={language}
            maxLength={255}
            data-autofocus={at === 0 || undefined}
            {...form.getInputProps(`labels.${language}`)}
            onBlur={nameKey}
          />
        ))}
      </Stack>
      <Group grow align="flex-start">
        <Select
          label={t("settings:custom.type")}
          description={t("settings:custom.typeHint")}
          data={FIELD_TYPES.map((value) => ({ value, label: t(`settings:custom.types.${value}`) }))}
          allowDeselect={false}
          disabled={field !== null}
          value={form.values.type}
          onChange={(type) => type && form.setValues({ type: type as FieldType, default: null })}
          error={form.errors.type}
        />
        <TextInput
          label={t("settings:custom.key")}
          description={t("settings:custom.keyHint")}
          maxLength={50}
          autoCapitalize="none"
          spellCheck={false}
          disabled={field !== null}
          {...form.getInputProps("key")}
        />
      </Group>
      {has.target && (
        <Select
          label={t("settings:custom.target")}
          data={targets.map(({ name, label }) => ({ value: name, label }))}
          allowDeselect={false}
          disabled={field !== null}
          {...form.getInputProps("target")}
        />
      )}
      {has.options && (
        <OptionsEditor
          options={form.values.options}
          languages={languages}
          onChange={(options) => form.setFieldValue("options", options)}
          error={form.errors.options}
        />
      )}
      {has.limits && (
        <Group grow align="flex-start">
          <TextInput label={t("settings:custom.minimum")} {...form.getInputProps("minimum")} />
          <TextInput label={t("settings:custom.maximum")} {...form.getInputProps("maximum")} />
        </Group>
      )}
      {has.currency && (
        <TextInput
          label={t("settings:custom.currency")}
          description={t("settings:custom.currencyHint")}
          maxLength={3}
          {...form.getInputProps("currency")}
        />
      )}
      {has.length && (
        <Group grow align="flex-start">
          <NumberInput
            label={t("settings:custom.minLength")}
            min={1}
            allowDecimal={false}
            {...form.getInputProps("min_length")}
          />
          <NumberInput
            label={t("settings:custom.maxLength")}
            min={1}
            allowDecimal={false}
            {...form.getInputProps("max_length")}
          />
        </Group>
      )}
      {has.pattern && (
        <TextInput
          label={t("settings:custom.pattern")}
          description={t("settings:custom.patternHint")}
          maxLength={200}
          spellCheck={false}
          {...form.getInputProps("pattern")}
        />
      )}
      <Switch
        label={t("settings:custom.required")}
        description={t("settings:custom.requiredHint")}
        {...form.getInputProps("is_required", { type: "checkbox" })}
      />
      {has.unique && (
        <Switch
          label={t("settings:custom.unique")}
          {...form.getInputProps("is_unique", { type: "checkbox" })}
        />
      )}
      {has.byDefault && !form.values.is_unique && (
        <ColumnField
          key={form.values.type}
          column={defaultColumn(form.values, t("settings:custom.default"), i18n.language)}
          value={form.values.default}
          onChange={(value) => form.setFieldValue("default", value)}
          error={form.errors.default}
          path="default"
        />
      )}
      <Autocomplete
        label={t("settings:custom.group")}
        description={t("settings:custom.groupHint")}
        data={groups}
        maxLength={60}
        {...form.getInputProps("group")}
      />
      {languages.map((language) => (
        <Textarea
          key={language}
          autosize
          label={t("settings:custom.helpIn", { language: format.language(language) })}
          lang={language}
          maxLength={500}
          {...form.getInputProps(`help.${language}`)}
        />
      ))}
    </FormDialog>
  );
}
