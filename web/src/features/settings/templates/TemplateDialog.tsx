import {
  Collapse,
  Group,
  Select,
  Stack,
  Tabs,
  Text,
  Textarea,
  TextInput,
  UnstyledButton,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { FormDialog } from "~/components/dialog";
import { useFreshValues, useSaving } from "~/components/form";
import { RichTextEditor, type RichTextHandle } from "~/components/richtext";
import type { Template } from "~/features/mail";
import { LANGUAGES } from "~/i18n";
import { namedOptions, SPOKEN_LANGUAGES } from "~/i18n/codes";
import { useFormat } from "~/i18n/useFormat";
import { FieldPicker } from "./FieldPicker";
import { TemplatePreview } from "./TemplatePreview";
import { draftsOf, EMPTY, isEmpty, wishOf } from "./texts";

export const TEMPLATE_TOUCHES = [["templates"]];

interface Props {
  /** Null for a new one. */
  template: Template | null;
  onClose: () => void;
}

/** A template: its name, its text in each language, and what it says about a customer. */
export function TemplateDialog({ template, onClose }: Props) {
  const { t, i18n } = useTranslation("mail");
  const format = useFormat();
  const idempotent = useIdempotencyKey();
  const values = { name: template?.name ?? "", texts: draftsOf(template, Object.keys(LANGUAGES)) };
  const form = useForm({ initialValues: values });
  useFreshValues(form, template?.version ?? 0, values);
  const written = Object.keys(template?.texts ?? {});
  const [language, setLanguage] = useState(
    written.includes(i18n.language) ? i18n.language : (written[0] ?? i18n.language),
  );
  const { save, ...submission } = useSaving(form, {
    touches: TEMPLATE_TOUCHES,
    has: (path) => path === "name" || path.startsWith("texts."),
  });
  const { name, texts } = form.values;
  const send = () => {
    const wish = { name, texts: wishOf(texts) };
    const request = () =>
      template
        ? body(
            api.PATCH("/templates/{id}", {
              params: { path: { id: template.id } },
              body: wish as never,
              headers: ifMatch(template.version),
            }),
          )
        : body(api.POST("/templates", { body: wish as never, headers: idempotent(wish) }));
    return save(request, onClose);
  };
  const tags = Object.keys(texts);
  const faulty = new Set(Object.keys(form.errors).map((path) => path.split(".")[1]));
  return (
    <FormDialog
      title={template?.name ?? t("templates.add")}
      size="xl"
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      isDisabled={name.trim() === "" || Object.values(texts).every(isEmpty)}
    >
      <Group align="flex-end" gap="sm" grow preventGrowOverflow={false}>
        <TextInput
          label={t("templates.name")}
          maxLength={120}
          data-autofocus
          {...form.getInputProps("name")}
          data-path="name"
        />
        <Select
          label={t("templates.addLanguage")}
          placeholder={t("templates.chooseLanguage")}
          data={namedOptions(
            SPOKEN_LANGUAGES.filter((tag) => !tags.includes(tag)),
            i18n.language,
            "language",
          )}
          value={null}
          searchable
          onChange={(tag) => {
            if (!tag) return;
            form.setFieldValue(`texts.${tag}`, EMPTY);
            setLanguage(tag);
          }}
        />
      </Group>
      <Tabs value={language} onChange={(tag) => tag && setLanguage(tag)}>
        <Tabs.List aria-label={t("language")}>
          {tags.map((tag) => (
            <Tabs.Tab key={tag} value={tag} color={faulty.has(tag) ? "red" : undefined}>
              {format.language(tag)}
              {faulty.has(tag) && " !"}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tags.map((tag) => (
          <Tabs.Panel key={tag} value={tag} pt="sm">
            {tag === language && <TextFields form={form} language={tag} />}
          </Tabs.Panel>
        ))}
      </Tabs>
      <TemplatePreview
        key={language}
        draft={texts[language] ?? EMPTY}
        language={language}
        templateId={template && !form.isDirty() ? template.id : null}
      />
    </FormDialog>
  );
}

interface FieldsProps {
  form: ReturnType<typeof useForm<{ name: string; texts: ReturnType<typeof draftsOf> }>>;
  language: string;
}

function TextFields({ form, language }: FieldsProps) {
  const { t } = useTranslation("mail");
  const editor = useRef<RichTextHandle>(null);
  const subject = useRef<HTMLInputElement>(null);
  const path = (part: string) => `texts.${language}.${part}`;
  const draft = form.values.texts[language] ?? EMPTY;
  const [showsText, setShowsText] = useState(draft.text !== "");
  const insert = (field: string) => {
    const at = subject.current?.selectionStart ?? draft.subject.length;
    form.setFieldValue(path("subject"), draft.subject.slice(0, at) + field + draft.subject.slice(at));
    subject.current?.focus();
  };
  return (
    <Stack gap="sm">
      <TextInput
        ref={subject}
        label={t("subject")}
        maxLength={200}
        {...form.getInputProps(path("subject"))}
        data-path={path("subject")}
      />
      <FieldPicker label={t("templates.insertSubject")} onPick={insert} />
      <RichTextEditor
        label={t("text")}
        description={t("templates.fallbackHint")}
        value={draft.html}
        onChange={(html) => form.setFieldValue(path("html"), html)}
        error={form.errors[path("html")]}
        path={path("html")}
        handle={editor}
        tools={
          <FieldPicker label={t("templates.insertText")} onPick={(field) => editor.current?.insert(field)} />
        }
      />
      <UnstyledButton aria-expanded={showsText} onClick={() => setShowsText(!showsText)}>
        <Text size="sm" td="underline">
          {t("templates.plain")}
        </Text>
      </UnstyledButton>
      <Collapse expanded={showsText}>
        <Textarea
          label={t("templates.plainLabel")}
          description={t("templates.plainHint")}
          autosize
          minRows={3}
          maxRows={10}
          {...form.getInputProps(path("text"))}
          data-path={path("text")}
        />
      </Collapse>
    </Stack>
  );
}
