import { Button, Group, Loader, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/useFormat";
import type { Upload } from "./useUploads";

interface Props {
  uploads: readonly Upload[];
  onRetry: (upload: Upload) => void;
  onDismiss: (key: number) => void;
}

/** How far each file is that is on its way, and why one did not arrive. */
export function Uploads({ uploads, onRetry, onDismiss }: Props) {
  const { t } = useTranslation(["around", "common"]);
  const format = useFormat();
  return (
    <Stack gap={6} mb={uploads.length > 0 ? "sm" : 0} role="status">
      {uploads.map((upload) => {
        const { key, file, state, reason } = upload;
        return (
          <Group key={key} gap="xs" wrap="wrap">
            {state === "uploading" && <Loader size={14} />}
            <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
              {file.name}
            </Text>
            <Text size="sm" c={state === "failed" ? "var(--mantine-color-error)" : "dimmed"}>
              {[format.bytes(file.size), t(`around:files.states.${state}`), reason]
                .filter(Boolean)
                .join(" · ")}
            </Text>
            {state === "failed" && (
              <>
                <Button size="compact-xs" variant="default" onClick={() => onRetry(upload)}>
                  {t("common:retry")}
                </Button>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-label={t("around:files.dismiss", { name: file.name })}
                  onClick={() => onDismiss(key)}
                >
                  {t("common:close")}
                </Button>
              </>
            )}
          </Group>
        );
      })}
    </Stack>
  );
}
