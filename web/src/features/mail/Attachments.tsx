import { ActionIcon, Button, FileButton, Group, Pill, Text } from "@mantine/core";
import { IconPaperclip, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { upload } from "~/api/upload";
import { useAction } from "~/components/feedback";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";

export interface Attached {
  id: string;
  name: string;
  size: number;
}

interface Props {
  value: Attached[];
  onChange: (files: Attached[]) => void;
  error?: ReactNode;
  /** Where else files come from. */
  children?: ReactNode;
}

/** The files that go along with a mail: brought to the storage at once, kept when the mail is sent. */
export function Attachments({ value, onChange, error, children }: Props) {
  const { t } = useTranslation("mail");
  const format = useFormat();
  const may = useMay();
  const bring = useAction(
    async (files: File[]) => {
      const brought: Attached[] = [];
      for (const file of files) brought.push({ id: await upload(file), name: file.name, size: file.size });
      return brought;
    },
    { touches: [], onDone: (brought) => onChange([...value, ...brought]) },
  );
  return (
    <div>
      <Group gap="xs">
        {may("kernel:file:upload") && (
          <FileButton multiple onChange={(files) => bring.mutate(files)}>
            {(props) => (
              <Button
                {...props}
                size="compact-sm"
                variant="default"
                loading={bring.isPending}
                leftSection={<IconPaperclip size={16} aria-hidden />}
              >
                {t("attach")}
              </Button>
            )}
          </FileButton>
        )}
        {children}
        {value.map((file) => (
          <Pill key={file.id} size="md" component="span">
            {file.name} · {format.bytes(file.size)}
            <ActionIcon
              size={16}
              ml={4}
              variant="transparent"
              color="gray"
              aria-label={t("detach", { name: file.name })}
              onClick={() => onChange(value.filter(({ id }) => id !== file.id))}
            >
              <IconX size={12} aria-hidden />
            </ActionIcon>
          </Pill>
        ))}
      </Group>
      {error && (
        <Text size="xs" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
    </div>
  );
}
