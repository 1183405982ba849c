import { Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { ColorField } from "~/components/ColorField";
import { FormDialog } from "~/components/dialog";
import { useSaving } from "~/components/form";
import { pathOf } from "~/components/register";
import type { Scheme, SchemeTerm } from "../api";
import { filledLabels, LabelFields, labelValues } from "../parts/LabelFields";
import { change, codeOf, schemeTouches, sentTerm } from "./scheme";
import { below, under } from "./tree";

interface Props {
  scheme: Scheme;
  /** Null for a new one. */
  term: SchemeTerm | null;
  onClose: () => void;
}

/** A term of a scheme: its labels, colour, and what it is below. */
export function SchemeTermDialog({ scheme, term, onClose }: Props) {
  const { t } = useTranslation("settings");
  const form = useForm({
    initialValues: {
      labels: labelValues(term?.labels),
      color: term?.color ?? "gray",
      parent: term?.parent ?? null,
      code: term?.code ?? "",
    },
  });
  const { save, ...submission } = useSaving(form, {
    touches: schemeTouches,
    has: (path) => path in form.values || path.startsWith("labels."),
  });
  const labels = filledLabels(form.values.labels);
  const [first] = Object.values(labels);
  const terms = scheme.terms.map(sentTerm);
  const codes = terms.map(({ code }) => code);
  const suggested = codeOf(first ?? "", codes) || `term_${codes.length + 1}`;
  const hidden = term ? below(terms, term.code).add(term.code) : new Set<string>();
  const send = () => {
    const { color, parent, code } = form.values;
    const next = term
      ? under(
          terms.map((each) => (each.code === term.code ? { ...each, labels, color } : each)),
          term.code,
          parent,
        )
      : [...terms, { code: code.trim() || suggested, labels, color, parent, archived: false }];
    return save(() => change(scheme, { terms: next }), onClose);
  };
  return (
    <FormDialog
      title={term ? term.label : t("categories.addTerm")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      isDisabled={first === undefined}
    >
      <LabelFields
        labels={form.values.labels}
        errors={form.errors}
        onChange={(next) => form.setFieldValue("labels", next)}
      />
      <Select
        label={t("categories.parent")}
        data={scheme.terms
          .filter(({ code }) => !hidden.has(code))
          .map((each) => ({ value: each.code, label: pathOf(each, scheme.terms) }))}
        placeholder={t("categories.top")}
        searchable
        clearable
        {...form.getInputProps("parent")}
      />
      <ColorField
        value={form.values.color}
        onChange={(color) => form.setFieldValue("color", color)}
        error={form.errors.color}
      />
      {!term && (
        <TextInput
          label={t("categories.code")}
          placeholder={suggested}
          maxLength={60}
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps("code")}
        />
      )}
    </FormDialog>
  );
}
