import { Button } from "@mantine/core";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "../feedback";

interface Props {
  query: Pick<
    UseInfiniteQueryResult,
    "hasNextPage" | "isFetchingNextPage" | "isFetchNextPageError" | "fetchNextPage" | "error"
  >;
  label?: string;
}

/** Leads on in a list that comes in pages; nothing once all of it is there. */
export function MoreButton({ query, label }: Props) {
  const { t } = useTranslation("common");
  if (query.isFetchNextPageError)
    return <ProblemAlert error={query.error} onRetry={() => query.fetchNextPage()} />;
  if (!query.hasNextPage) return null;
  return (
    <Button
      variant="default"
      size="xs"
      mt="xs"
      loading={query.isFetchingNextPage}
      onClick={() => query.fetchNextPage()}
    >
      {label ?? t("showMore")}
    </Button>
  );
}
