import { NumberInput, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ColorField } from "~/components/ColorField";
import { FormDialog } from "~/components/dialog";
import { useFreshValues, useSaving } from "~/components/form";
import type { Dictionary, Term } from "../api";
import { filledLabels, LabelFields, labelValues } from "../parts/LabelFields";
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
  const { t } = useTranslation("settings");
  const idempotent = useIdempotencyKey();
  const values: Values = {
    code: term?.code ?? "",
    labels: labelValues(term?.labels),
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
  const filled = filledLabels(form.values.labels);
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
  return (
    <FormDialog
      title={term ? term.label : t("terms.add")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      isDisabled={Object.keys(filled).length === 0}
    >
      <LabelFields
        labels={form.values.labels}
        errors={form.errors}
        onChange={(labels) => form.setFieldValue("labels", labels)}
      />
      <ColorField
        value={form.values.color}
        onChange={(color) => form.setFieldValue("color", color)}
        error={form.errors.color}
      />
      {dictionary.has_status_class && (
        <Select
          label={t("terms.class")}
          description={t("terms.classHint")}
          data={CLASSES.map((value) => ({ value, label: t(`terms.classes.${value}`) }))}
          allowDeselect={false}
          {...form.getInputProps("status_class")}
        />
      )}
      {dictionary.has_weight && (
        <NumberInput
          label={t("terms.weight")}
          description={t("terms.weightHint")}
          min={0}
          max={100}
          allowDecimal={false}
          {...form.getInputProps("weight")}
        />
      )}
      <TextInput
        label={t("terms.code")}
        description={t("terms.codeHint")}
        maxLength={60}
        autoCapitalize="none"
        spellCheck={false}
        {...form.getInputProps("code")}
      />
    </FormDialog>
  );
}
