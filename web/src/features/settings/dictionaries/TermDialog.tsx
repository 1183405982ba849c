import { ActionIcon, Group, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconX } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ColorField } from "~/components/ColorField";
import { FormDialog } from "~/components/dialog";
import { useFreshValues, useSaving } from "~/components/form";
import { LANGUAGES } from "~/i18n";
import { namedOptions, SPOKEN_LANGUAGES } from "~/i18n/codes";
import { useFormat } from "~/i18n/useFormat";
import type { Dictionary, Term } from "../api";
import { termTouches } from "./touches";

const CLASSES = ["active", "paused", "blocked", "closed"] as const;

interface Props {
  dictionary: Dictionary;
  /** Null for a new one. */
  term: Term | null;
  onClose: () => void;
}

interface Values extends Record<string, unknown> {
  code: string;
  labels: Record<string, string>;
  color: string;
  status_class: string;
  weight: number | string;
}

/** A term: its label in each language, code, colour, and what its dictionary adds. */
export function TermDialog({ dictionary, term, onClose }: Props) {
  const { t, i18n } = useTranslation(["settings", "common"]);
  const format = useFormat();
  const idempotent = useIdempotencyKey();
  const own = Object.fromEntries(Object.keys(LANGUAGES).map((language) => [language, ""]));
  const values: Values = {
    code: term?.code ?? "",
    labels: { ...own, ...term?.labels },
    color: term?.color ?? "gray",
    status_class: term?.status_class ?? "active",
    weight: term?.weight ?? 0,
  };
  const form = useForm({ initialValues: values });
  useFreshValues(form, term?.version ?? 0, values);
  const { save, ...submission } = useSaving(form, {
    touches: termTouches(dictionary.name),
    has: (path) => path in form.values || path.startsWith("labels."),
  });
  const languages = Object.keys(form.values.labels);
  const others = useMemo(() => namedOptions(SPOKEN_LANGUAGES, i18n.language, "language"), [i18n.language]);
  const filled = Object.fromEntries(
    Object.entries(form.values.labels).filter(([, label]) => label.trim() !== ""),
  );
  const send = () => {
    const { code, color, status_class, weight } = form.values;
    const wish = {
      labels: filled,
      color,
      ...(code.trim() ? { code: code.trim() } : {}),
      ...(dictionary.has_status_class ? { status_class } : {}),
      ...(dictionary.has_weight ? { weight: Number(weight) } : {}),
    };
    const path = { dictionary: dictionary.name };
    const request = () =>
      term
        ? body(
            api.PATCH("/dictionaries/{dictionary}/{id}", {
              params: { path: { ...path, id: term.id } },
              body: wish as never,
              headers: ifMatch(term.version),
            }),
          )
        : body(
            api.POST("/dictionaries/{dictionary}", {
              params: { path },
              body: wish as never,
              headers: idempotent(wish),
            }),
          );
    return save(request, onClose);
  };
  const withoutLanguage = (language: string) =>
    form.setFieldValue(
      "labels",
      Object.fromEntries(Object.entries(form.values.labels).filter(([other]) => other !== language)),
    );
  return (
    <FormDialog
      title={term ? term.label : t("settings:terms.add")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      isDisabled={Object.keys(filled).length === 0}
    >
      <Stack gap="xs">
        {languages.map((language, at) => (
          <Group key={language} align="flex-end" gap="xs" wrap="nowrap">
            <TextInput
              flex={1}
              label={t("settings:terms.labelIn", { language: format.language(language) })}
              lang={language}
              maxLength={255}
              data-autofocus={at === 0 || undefined}
              {...form.getInputProps(`labels.${language}`)}
            />
            {!(language in LANGUAGES) && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={`${t("common:remove")}: ${format.language(language)}`}
                onClick={() => withoutLanguage(language)}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ))}
        <Select
          placeholder={t("settings:terms.addLanguage")}
          aria-label={t("settings:terms.addLanguage")}
          data={others.filter(({ value }) => !languages.includes(value))}
          value={null}
          onChange={(language) => language && form.setFieldValue(`labels.${language}`, "")}
          searchable
          size="xs"
        />
      </Stack>
      <ColorField
        value={form.values.color}
        onChange={(color) => form.setFieldValue("color", color)}
        error={form.errors.color}
      />
      {dictionary.has_status_class && (
        <Select
          label={t("settings:terms.class")}
          description={t("settings:terms.classHint")}
          data={CLASSES.map((value) => ({ value, label: t(`settings:terms.classes.${value}`) }))}
          allowDeselect={false}
          {...form.getInputProps("status_class")}
        />
      )}
      {dictionary.has_weight && (
        <NumberInput
          label={t("settings:terms.weight")}
          description={t("settings:terms.weightHint")}
          min={0}
          max={100}
          allowDecimal={false}
          {...form.getInputProps("weight")}
        />
      )}
      <TextInput
        label={t("settings:terms.code")}
        description={t("settings:terms.codeHint")}
        maxLength={60}
        autoCapitalize="none"
        spellCheck={false}
        {...form.getInputProps("code")}
      />
    </FormDialog>
  );
}
