import { Alert, Button, Group, List, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ApiProblem, type ProblemDetail } from "~/api/problem";
import { problemText } from "./problemText";
import { RequestNumber } from "./RequestNumber";

interface Props {
  error: unknown;
  onRetry?: () => void;
  /** The faults that no field on the page shows; they are listed here. */
  unplaced?: readonly ProblemDetail[];
}

/** A failure where it happened: what, the request's number for support, and another try. */
export function ProblemAlert({ error, onRetry, unplaced = [] }: Props) {
  const { t } = useTranslation("common");
  if (!error) return null;
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertCircle aria-hidden />}
      title={t("problem.title")}
    >
      <Text size="sm">{problemText(error, t)}</Text>
      {unplaced.length > 0 && (
        <List size="sm" mt={4}>
          {unplaced.map((fault) => (
            <List.Item key={`${fault.pointer}${fault.parameter}${fault.detail}`}>{fault.detail}</List.Item>
          ))}
        </List>
      )}
      {problem?.retryAfter != null && (
        <Text size="sm">{t("problem.retryIn", { count: problem.retryAfter })}</Text>
      )}
      <Group gap="xs" mt={onRetry || problem?.requestId ? "xs" : 0}>
        {onRetry && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            {t("retry")}
          </Button>
        )}
        {problem?.requestId && <RequestNumber id={problem.requestId} />}
      </Group>
    </Alert>
  );
}
