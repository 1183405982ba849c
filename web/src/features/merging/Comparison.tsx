import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Loaded } from "~/components/feedback";
import { registerQuery, shownIn } from "~/components/register";
import type { Kind, Party } from "./api";
import classes from "./merging.module.css";
import { filledLists, isEmpty, PartyList, PartyValue } from "./values";

/** Told by their own lists, or of no use to tell two apart. */
const LEFT_OUT = new Set([
  ...["code", "name", "id", "version", "tags", "phones", "emails", "external_references", "customers"],
  ...["customer", "responsibilities", "primary_phone", "primary_email", "archived_at", "updated_at"],
]);

/** Several side by side: what differs in full, what is the same quietly, what nobody has not at all. */
export function Comparison({ kind, parties }: { kind: Kind; parties: readonly Party[] }) {
  const { t } = useTranslation("merging");
  const register = useQuery(registerQuery(kind));
  return (
    <Loaded query={register} lines={6} height={28}>
      {({ columns }) => {
        const shown = columns.filter(
          (column) => !LEFT_OUT.has(column.name) && parties.some((party) => !isEmpty(shownIn(party, column))),
        );
        return (
          <table className={classes.table}>
            <caption style={{ position: "absolute", clip: "rect(0 0 0 0)" }}>{t("sideBySide")}</caption>
            <thead>
              <tr>
                <td />
                {parties.map((party) => (
                  <th key={party.id} scope="col">
                    <Anchor component={Link} to={`/${kind}/${party.id}`} fw={600}>
                      {party.name}
                    </Anchor>
                    {party.code && (
                      <Text size="xs" c="dimmed">
                        {party.code}
                      </Text>
                    )}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {filledLists(parties).map((name) => (
                <tr key={name}>
                  <th scope="row">{t(`lists.${name as "phones"}`)}</th>
                  {parties.map((party) => (
                    <td key={party.id}>
                      <PartyList
                        name={name}
                        party={party}
                        others={parties.filter((other) => other !== party)}
                      />
                    </td>
                  ))}
                </tr>
              ))}
              {shown.map((column) => (
                <tr
                  key={column.name}
                  data-same={
                    new Set(parties.map((party) => JSON.stringify(shownIn(party, column)))).size === 1 ||
                    undefined
                  }
                >
                  <th scope="row">{column.label}</th>
                  {parties.map((party) => (
                    <td key={party.id}>
                      <PartyValue column={column} party={party} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        );
      }}
    </Loaded>
  );
}
