import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { Loaded } from "~/components/feedback";
import { useFormat } from "~/i18n/useFormat";
import type { Customer } from "./api";
import classes from "./CustomerLayout.module.css";

const SHOWN = 10;

/** The group of companies that a customer belongs to: whose child it is, and its own children. */
export function GroupPanel({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers");
  const format = useFormat();
  const children = useQuery({
    queryKey: ["customers", customer.id, "children"],
    queryFn: async () => {
      const query = { parent: customer.id, fields: "code,name,city", limit: SHOWN, count: "exact" };
      const found = await body(api.GET("/customers", { params: { query: query as never } }));
      return found as unknown as { results: Child[]; total_count: number };
    },
  });
  return (
    <>
      {customer.parent && (
        <Text size="sm" mb="xs">
          {t("group.partOf")} <CustomerLink {...customer.parent} />
        </Text>
      )}
      <Loaded query={children} lines={1} height={30}>
        {({ results, total_count }) => (
          <>
            {results.length === 0 && (
              <Text size="sm" c="dimmed">
                {t("group.none")}
              </Text>
            )}
            <ul className={classes.plain}>
              {results.map((child) => (
                <li key={child.id} className={classes.line}>
                  <CustomerLink {...child} />
                  <Text size="sm" c="dimmed">
                    {[child.code, child.city].filter(Boolean).join(" · ")}
                  </Text>
                </li>
              ))}
            </ul>
            {total_count > results.length && (
              <Anchor
                component={Link}
                to="/customers"
                search={{ filter: { and: [{ field: "parent", op: "in", value: [customer.id] }] } } as never}
                size="sm"
              >
                {t("group.all", { total: format.number(String(total_count)) })}
              </Anchor>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

interface Child {
  id: string;
  code: string;
  name: string;
  city: string | null;
}

function CustomerLink({ id, name }: { id: string; name: string }) {
  return (
    <Anchor
      component={Link}
      to="/customers/$customerId"
      params={{ customerId: id } as never}
      size="sm"
      fw={600}
    >
      {name}
    </Anchor>
  );
}
