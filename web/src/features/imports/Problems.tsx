import { Badge, Stack, Table, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Loaded } from "~/components/feedback";
import { MoreButton } from "~/components/list";
import { useFormat } from "~/i18n/useFormat";
import { type Import, problemsQuery } from "./api";
import classes from "./imports.module.css";

/** What is wrong or worth knowing, by row and column. */
export function Problems({ run }: { run: Import }) {
  const { t } = useTranslation("imports");
  const format = useFormat();
  const query = useInfiniteQuery(problemsQuery(run.id, run.job?.id));
  return (
    <Loaded query={query} lines={2}>
      {(data) => {
        const rows = data.pages.flatMap((page) => page.results);
        if (rows.length === 0) return null;
        return (
          <Stack gap="xs">
            <Title order={2} size="h5">
              {t("problems")}
            </Title>
            <Table.ScrollContainer minWidth={480}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t("row")}</Table.Th>
                    <Table.Th>{t("column")}</Table.Th>
                    <Table.Th>{t("value")}</Table.Th>
                    <Table.Th>{t("what")}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((problem) => (
                    <Table.Tr key={problem.id}>
                      <Table.Td>{format.number(problem.row)}</Table.Td>
                      <Table.Td className={classes.column}>{problem.column_name}</Table.Td>
                      <Table.Td className={classes.column}>
                        {problem.column === null ? "" : problem.value}
                      </Table.Td>
                      <Table.Td>
                        <Badge size="sm" variant="light" color={problem.is_warning ? "yellow" : "red"} mr={6}>
                          {t(problem.is_warning ? "warning" : "error")}
                        </Badge>
                        <Text span size="sm">
                          {problem.detail}
                        </Text>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            <MoreButton query={query} />
          </Stack>
        );
      }}
    </Loaded>
  );
}
