import { Alert, Button, Group, Paper, Text } from "@mantine/core";
import { IconEye, IconMailForward } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { ProblemAlert, useAction } from "~/components/feedback";
import { RichText } from "~/components/richtext";

interface Props {
  customerId: string;
  /** The mail as it would be sent now. */
  mail: () => object;
  isDisabled: boolean;
  missing: readonly string[];
}

/** What the text says to this recipient, and the mail to oneself, before it leaves. */
export function Trying({ customerId, mail, isDisabled, missing }: Props) {
  const { t } = useTranslation("mail");
  const params = { path: { customer_id: customerId } };
  const preview = useMutation({
    mutationFn: () => {
      const { attachments: _files, ...draft } = mail() as { attachments: unknown };
      return body(api.POST("/customers/{customer_id}/mail/preview", { params, body: draft as never }));
    },
  });
  const test = useAction(
    () => body(api.POST("/customers/{customer_id}/mail/test", { params, body: mail() as never })),
    { touches: [], done: t("templates.tested") },
  );
  const seen = preview.data;
  const gaps = seen?.missing ?? missing;
  return (
    <>
      {gaps.length > 0 && (
        <Alert color="yellow" title={t("missing.title")}>
          {t("missing.text", { names: gaps.map((name) => `{{ ${name} }}`).join(", ") })}
        </Alert>
      )}
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconEye size={16} aria-hidden />}
          disabled={isDisabled}
          loading={preview.isPending}
          onClick={() => preview.mutate()}
        >
          {t("templates.show")}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconMailForward size={16} aria-hidden />}
          disabled={isDisabled}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {t("templates.test")}
        </Button>
      </Group>
      <ProblemAlert error={preview.error} />
      {seen && (
        <Paper component="section" aria-label={t("templates.preview")} withBorder p="sm">
          <Text size="sm" fw={600} mb={6} style={{ overflowWrap: "anywhere" }}>
            {seen.subject}
          </Text>
          <RichText html={seen.html} />
        </Paper>
      )}
    </>
  );
}
