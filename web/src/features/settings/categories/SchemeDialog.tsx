import { Switch, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { FormDialog } from "~/components/dialog";
import { useSaving } from "~/components/form";
import type { Scheme } from "../api";
import { filledLabels, LabelFields, labelValues } from "../parts/LabelFields";
import { change, codeOf, schemeTouches } from "./scheme";

interface Props {
  /** Null for a new one. */
  scheme: Scheme | null;
  onClose: () => void;
  onMade?: (scheme: Scheme) => void;
}

/** A category scheme: what it is called, and, of a new one, its code, kind and first terms. */
export function SchemeDialog({ scheme, onClose, onMade }: Props) {
  const { t, i18n } = useTranslation("settings");
  const idempotent = useIdempotencyKey();
  const form = useForm({
    initialValues: { labels: labelValues(scheme?.labels), code: "", is_multiple: false, terms: "" },
  });
  const { save, ...submission } = useSaving(form, {
    touches: schemeTouches,
    has: (path) => path in form.values || path.startsWith("labels."),
  });
  const labels = filledLabels(form.values.labels);
  const [first] = Object.values(labels);
  const suggested = codeOf(first ?? "", []);
  const lines = form.values.terms.split("\n").flatMap((line) => line.trim() || []);
  const send = () => {
    if (scheme) return save(() => change(scheme, { labels }), onClose);
    const codes: string[] = [];
    const terms = lines.map((label) => {
      const code = codeOf(label, codes) || `term_${codes.length + 1}`;
      codes.push(code);
      return { code, labels: { [i18n.language]: label } };
    });
    const { code, is_multiple } = form.values;
    const wish = { code: code.trim() || suggested, labels, is_multiple, terms };
    return save(
      () => body(api.POST("/category-schemes", { body: wish as never, headers: idempotent(wish) })),
      (made) => {
        onMade?.(made);
        onClose();
      },
    );
  };
  return (
    <FormDialog
      title={t(scheme ? "categories.name" : "categories.add")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      isDisabled={first === undefined || (!scheme && lines.length === 0)}
    >
      <LabelFields
        labels={form.values.labels}
        errors={form.errors}
        onChange={(next) => form.setFieldValue("labels", next)}
      />
      {!scheme && (
        <>
          <Switch
            label={t("categories.multiple")}
            {...form.getInputProps("is_multiple", { type: "checkbox" })}
          />
          <Textarea
            label={t("categories.firstTerms")}
            description={t("categories.firstHint")}
            autosize
            minRows={3}
            maxRows={12}
            withAsterisk
            {...form.getInputProps("terms")}
          />
          <TextInput
            label={t("categories.code")}
            description={t("categories.codeHint")}
            placeholder={suggested}
            maxLength={50}
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps("code")}
          />
        </>
      )}
    </FormDialog>
  );
}
