import { Button, Divider, Group, Select, SimpleGrid, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { ProblemAlert, useAction } from "~/components/feedback";
import { ReferenceField } from "~/components/form";
import { RichText } from "~/components/richtext";
import { type Recipient, recipientsQuery } from "~/features/mail";
import { Section } from "../parts/Section";
import type { TextDraft } from "./texts";

interface Props {
  draft: TextDraft;
  language: string;
  /** The stored template, if what is shown is what is stored. */
  templateId: string | null;
}

/** What a text says about a customer that there is, and a test of it to oneself. */
export function TemplatePreview({ draft, language, templateId }: Props) {
  const { t } = useTranslation("mail");
  const [customerId, setCustomerId] = useState<string | null>(null);
  const [contactId, setContactId] = useState<string | null>(null);
  const record = { customer_id: customerId ?? "", contact_id: contactId, language };
  const preview = useMutation({
    mutationFn: () => {
      const { subject, html, text } = draft;
      const wish = { subject, html, text: text.trim() || null, ...record };
      return body(api.POST("/templates/preview", { body: wish as never }));
    },
  });
  const test = useAction(
    (id: string) =>
      body(api.POST("/templates/{id}/test", { params: { path: { id } }, body: record as never })),
    { touches: [], done: t("templates.tested") },
  );
  const { data } = preview;
  return (
    <Section title={t("templates.preview")} text={t("templates.previewText")}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <ReferenceField
          label={t("templates.customer")}
          register="customers"
          value={customerId}
          onChange={(id) => {
            setCustomerId(id);
            setContactId(null);
          }}
        />
        {customerId && <ContactChoice customerId={customerId} value={contactId} onChange={setContactId} />}
      </SimpleGrid>
      <Group gap="xs">
        <Button
          variant="default"
          disabled={!customerId || draft.subject.trim() === "" || draft.html === ""}
          loading={preview.isPending}
          onClick={() => preview.mutate()}
        >
          {t("templates.show")}
        </Button>
        {templateId && (
          <Button
            variant="subtle"
            disabled={!customerId}
            loading={test.isPending}
            onClick={() => test.mutate(templateId)}
          >
            {t("templates.test")}
          </Button>
        )}
      </Group>
      <div aria-live="polite">
        <ProblemAlert error={preview.error} />
        {data && !preview.isError && (
          <>
            <Divider mb="sm" />
            <Text fw={600} style={{ overflowWrap: "anywhere" }}>
              {data.subject}
            </Text>
            <RichText html={data.html} />
          </>
        )}
      </div>
    </Section>
  );
}

interface ChoiceProps {
  customerId: string;
  value: string | null;
  onChange: (id: string | null) => void;
}

function ContactChoice({ customerId, value, onChange }: ChoiceProps) {
  const { t } = useTranslation("mail");
  const recipients = useQuery(recipientsQuery(customerId)).data ?? [];
  const people = new Map(recipients.flatMap(labelled));
  return (
    <Select
      label={t("templates.contact")}
      placeholder={t("templates.noContact")}
      data={[...people].map(([id, label]) => ({ value: id, label }))}
      value={value}
      onChange={onChange}
      clearable
    />
  );
}

function labelled({ contact_id, name, email }: Recipient): [string, string][] {
  return contact_id ? [[contact_id, name ?? email]] : [];
}
