import { Alert, Checkbox, Group, Select, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { ApiProblem } from "~/api/problem";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { FormDialog } from "~/components/dialog";
import { Loaded, ProblemAlert, useTell } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { isOpen, jobQuery } from "~/components/jobs";
import { RichTextEditor } from "~/components/richtext";
import { useFormat } from "~/i18n/useFormat";
import { type Attached, Attachments } from "./Attachments";
import { mailTouches, type Recipient, recipientsQuery, templatesQuery } from "./api";
import { FromFiles } from "./FromFiles";
import { Trying } from "./Trying";
import { useDraft } from "./useDraft";

interface Props {
  customerId: string;
  customerName: string;
  /** To whom it goes unless another one is chosen. */
  contactId?: string | undefined;
  onClose: () => void;
}

/** An e-mail to somebody at a customer, from a template or written freely. */
export default function SendMailDialog(props: Props) {
  const recipients = useQuery(recipientsQuery(props.customerId));
  const { t } = useTranslation("mail");
  const [job, setJob] = useState<string | null>(null);
  if (recipients.data) {
    return (
      <>
        <MailForm {...props} recipients={recipients.data} jobId={job} onJob={setJob} />
        {job && <Follower key={job} jobId={job} {...props} onFailed={() => setJob(null)} />}
      </>
    );
  }
  return (
    <FormDialog
      title={t("title", { name: props.customerName })}
      size="xl"
      onClose={props.onClose}
      onSubmit={() => undefined}
      submission={{ isSending: false, error: null }}
      isDisabled
    >
      <Loaded query={recipients}>{() => null}</Loaded>
    </FormDialog>
  );
}

const keyOf = ({ contact_id, email }: Recipient) => `${contact_id ?? ""} ${email}`;

interface FormProps extends Props {
  recipients: Recipient[];
  /** The job that sends what was written. */
  jobId: string | null;
  onJob: (id: string) => void;
}

function MailForm(props: FormProps) {
  const { customerId, customerName, contactId, recipients, jobId, onJob, onClose } = props;
  const { t } = useTranslation(["mail", "customers"]);
  const tell = useTell();
  const format = useFormat();
  const idempotent = useIdempotencyKey();
  const fitting = recipients.filter((each) => contactId === undefined || each.contact_id === contactId);
  const first = fitting.find((each) => !each.bounced_at) ?? fitting[0] ?? recipients[0];
  const [to, setTo] = useState(first ? keyOf(first) : null);
  const [templateId, setTemplateId] = useState<string | null>(null);
  const [language, setLanguage] = useState<string | null>(null);
  const [isAllowed, setAllowed] = useState(false);
  const [files, setFiles] = useState<Attached[]>([]);
  /** The template, and its language, of which the text was made. */
  const shown = useRef("");
  const form = useForm({ initialValues: { email: "", subject: "", html: "" } });
  const { submit, ...submission } = useSubmission(form, (path) => FIELDS.test(path));
  const recipient = recipients.find((each) => keyOf(each) === to) ?? null;
  const templates = useQuery(templatesQuery()).data ?? [];
  const template = templates.find(({ id }) => id === templateId);
  const wish = templateId && { template_id: templateId, contact_id: recipient?.contact_id ?? null, language };
  const draft = useDraft(customerId, wish || null, ({ subject, html }) => {
    const said = `${templateId} ${language}`;
    // Another recipient does not take back what somebody has written into the text.
    if (form.isDirty() && shown.current === said) return;
    shown.current = said;
    const { subject: ownSubject, html: ownHtml } = form.getValues();
    const isOwn = (form.isDirty("subject") && ownSubject !== "") || (form.isDirty("html") && ownHtml !== "");
    form.setValues({ subject, html });
    form.resetDirty({ ...form.getValues(), subject, html });
    if (isOwn) tell.done(t("replaced"), () => form.setValues({ subject: ownSubject, html: ownHtml }));
  });
  const mail = () => {
    const { email, subject, html } = form.getValues();
    return {
      contact_id: recipient?.contact_id ?? null,
      email: recipient?.email ?? (email.trim() || null),
      template_id: templateId,
      language: draft.data?.language ?? null,
      subject,
      html,
      attachments: files.map(({ id }) => id),
    };
  };
  const send = () =>
    submit(async () => {
      const written = { ...mail(), allow_suppressed: isAllowed };
      const params = { path: { customer_id: customerId } };
      const request = { params, body: written as never, headers: idempotent(written) };
      onJob((await body(api.POST("/customers/{customer_id}/mail", request))).id);
    });
  const ownLabel = ({ email, purposes }: Recipient) => {
    const said = purposes
      .filter((purpose) => purpose !== "general")
      .map((purpose) => t(`customers:emails.purpose.${purpose}`));
    return said.length > 0 ? `${email} (${format.list(said)})` : email;
  };
  const isEmpty = form.values.subject.trim() === "" || form.values.html === "";
  const attachmentError = Object.entries(form.errors).find(([path]) => path.startsWith("attachments"))?.[1];
  return (
    <FormDialog
      title={t("title", { name: customerName })}
      size="xl"
      onClose={onClose}
      onSubmit={send}
      submission={{ ...submission, isSending: submission.isSending || jobId !== null }}
      submit={t("send")}
      isDisabled={isEmpty}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {recipients.length > 0 ? (
          <Select
            label={t("to")}
            data={recipients.map((each) => ({
              value: keyOf(each),
              label: each.name ? `${each.name} <${each.email}>` : ownLabel(each),
            }))}
            value={to}
            onChange={(chosen) => {
              setTo(chosen);
              setAllowed(false);
            }}
            searchable
            allowDeselect={false}
            error={form.errors.contact_id ?? form.errors.email}
          />
        ) : (
          <TextInput label={t("to")} type="email" withAsterisk {...form.getInputProps("email")} />
        )}
        <Group grow preventGrowOverflow={false} wrap="nowrap" align="flex-start" gap="xs">
          <Select
            label={t("template")}
            placeholder={t("noTemplate")}
            data={templates.map(({ id, name }) => ({ value: id, label: name }))}
            value={templateId}
            onChange={(id) => {
              setTemplateId(id);
              setLanguage(null);
            }}
            searchable
            clearable
            nothingFoundMessage={t("none")}
          />
          {template && Object.keys(template.texts).length > 1 && (
            <Select
              label={t("language")}
              data={Object.keys(template.texts).map((tag) => ({ value: tag, label: format.language(tag) }))}
              value={language ?? draft.data?.language ?? null}
              onChange={setLanguage}
              allowDeselect={false}
            />
          )}
        </Group>
      </SimpleGrid>
      {recipient?.bounced_at && (
        <Alert color="yellow" role="alert">
          {t("bounced", { when: format.relative(recipient.bounced_at), answer: recipient.bounce ?? "" })}
        </Alert>
      )}
      {(recipient?.is_suppressed || isSuppressed(submission.error)) && (
        <Alert color="red" role="alert" title={t("suppressed")}>
          <Checkbox
            label={t("allowSuppressed")}
            checked={isAllowed}
            onChange={(event) => setAllowed(event.currentTarget.checked)}
          />
        </Alert>
      )}
      <ProblemAlert error={draft.error} />
      <TextInput
        label={t("subject")}
        withAsterisk
        maxLength={200}
        {...form.getInputProps("subject")}
        data-path="subject"
      />
      <RichTextEditor
        label={t("text")}
        value={form.values.html}
        onChange={(html) => form.setFieldValue("html", html)}
        error={form.errors.html}
        path="html"
      />
      <Attachments value={files} onChange={setFiles} error={attachmentError}>
        <FromFiles
          customerId={customerId}
          contactId={recipient?.contact_id ?? null}
          value={files}
          onChange={setFiles}
        />
      </Attachments>
      <Trying
        customerId={customerId}
        mail={mail}
        isDisabled={isEmpty}
        missing={(draft.data?.missing ?? []).filter((name) => form.values.html.includes(name))}
      />
      <Text size="xs" c="dimmed">
        {t("repliesToYou")}
      </Text>
    </FormDialog>
  );
}

const isSuppressed = (error: unknown) => error instanceof ApiProblem && error.code === "address_suppressed";

const FIELDS = /^(contact_id|email|subject|html|attachments)/;

/** Waits for the job, tells what became of the mail, and closes the window if it was sent. */
function Follower({ jobId, customerId, onClose, onFailed }: Props & { jobId: string; onFailed: () => void }) {
  const { t } = useTranslation("mail");
  const client = useQueryClient();
  const tell = useTell();
  const job = useQuery(jobQuery(jobId)).data;
  const state = job && !isOpen(job) ? job.state : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the job has ended
  useEffect(() => {
    for (const queryKey of mailTouches(customerId)) client.invalidateQueries({ queryKey });
    if (state === "succeeded") {
      tell.done(t("sent"));
      onClose();
    } else if (state) {
      tell.failed(job?.error?.detail || job?.error?.title || t("failed"));
      onFailed();
    }
  }, [state]);
  return null;
}
