import { Skeleton, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "./ProblemAlert";

interface Props<T> {
  query: { data: T | undefined; isError: boolean; error: unknown; refetch: () => unknown };
  /** How many lines stand in for the content, and how high each is in CSS pixels. */
  lines?: number;
  height?: number;
  children: (data: T) => ReactNode;
}

/** What a query brings: an outline while it is on its way, the failure with another try, or the content. */
export function Loaded<T>({ query, lines = 4, height = 56, children }: Props<T>) {
  const { t } = useTranslation("common");
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ProblemAlert error={query.error} onRetry={query.refetch} />;
  return (
    <Stack gap="xs" role="status" aria-label={t("loading")}>
      {Array.from({ length: lines }, (_none, at) => `line-${at}`).map((key) => (
        <Skeleton key={key} h={height} radius="md" />
      ))}
    </Stack>
  );
}
