import { Button, CopyButton } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** The number by which support finds a request; a click copies it. */
export function RequestNumber({ id }: { id: string }) {
  const { t } = useTranslation("common");
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          c="dimmed"
          h="auto"
          maw="100%"
          styles={{ label: { whiteSpace: "normal", overflowWrap: "anywhere", textAlign: "start" } }}
          onClick={copy}
          title={t("problem.copyRequestId")}
        >
          {copied ? t("copied") : t("problem.requestId", { id })}
        </Button>
      )}
    </CopyButton>
  );
}
