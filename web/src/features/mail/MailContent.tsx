import { Anchor, Badge, Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ConfirmDialog } from "~/components/dialog";
import { Loaded, useAction } from "~/components/feedback";
import { RichText } from "~/components/richtext";
import { useMay } from "~/features/session";
import { type MailSummary, mailQuery, mailTouches } from "./api";

const COLORS: Partial<Record<MailSummary["state"], string>> = {
  sent: "teal",
  failed: "red",
  in_doubt: "yellow",
};
const ENDED: MailSummary["state"][] = ["failed", "in_doubt"];

/** A mail in a timeline: what became of it, its text when one wants it, and sending it again. */
export function MailContent({ mail, text }: { mail: MailSummary; text: string }) {
  const { t } = useTranslation("mail");
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const [asks, setAsks] = useState(false);
  const idempotent = useIdempotencyKey();
  const { customer_id, id } = mail;
  const again = useAction(
    () =>
      body(
        api.POST("/customers/{customer_id}/mails/{id}/resend", {
          params: { path: { customer_id, id } },
          headers: idempotent(mail.settled_at),
        }),
      ),
    { touches: mailTouches(customer_id), done: t("sendingAgain"), isQuiet: true },
  );
  return (
    <>
      <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
        {text}
      </Text>
      <Group gap={6}>
        <Badge variant="light" color={COLORS[mail.state] ?? "gray"} tt="none" size="sm">
          {t(`states.${mail.state}`)}
        </Badge>
        {mail.name && (
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {mail.email}
          </Text>
        )}
        <Button
          size="compact-xs"
          variant="subtle"
          aria-expanded={isOpen}
          aria-label={`${t(isOpen ? "hideText" : "showText")}: ${mail.subject}`}
          onClick={() => setOpen(!isOpen)}
        >
          {t(isOpen ? "hideText" : "showText")}
        </Button>
        {ENDED.includes(mail.state) && may("customers:mail:send") && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`${t("sendAgain")}: ${mail.subject}`}
            onClick={() => setAsks(true)}
          >
            {t("sendAgain")}
          </Button>
        )}
      </Group>
      {ENDED.includes(mail.state) && mail.answer && (
        <Text size="sm" c="var(--mantine-color-error)" style={{ overflowWrap: "anywhere" }}>
          {[mail.answer_code, mail.answer].filter(Boolean).join(" ")}
        </Text>
      )}
      {mail.attachments.map((file) => (
        <Anchor key={file.id} href={file.url} size="sm" display="block" download={file.name}>
          {file.name}
        </Anchor>
      ))}
      {isOpen && <Body customerId={customer_id} id={id} />}
      {asks && (
        <ConfirmDialog
          title={t("sendAgainTitle")}
          text={t(mail.state === "in_doubt" ? "sendAgainDoubt" : "sendAgainText")}
          confirm={t("sendAgain")}
          onConfirm={() => again.mutateAsync()}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  );
}

function Body({ customerId, id }: { customerId: string; id: string }) {
  return (
    <Loaded query={useQuery(mailQuery(customerId, id))} lines={2} height={20}>
      {({ html }) => <RichText html={html} />}
    </Loaded>
  );
}
