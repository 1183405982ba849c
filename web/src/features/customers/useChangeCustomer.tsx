import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { isProblem } from "~/api/problem";
import { problemText } from "~/components/feedback";
import { type Customer, changeCustomer, customerQuery, type FieldChange } from "./api";

const UNDO_MS = 10_000;

interface Wish {
  customer: Customer;
  change: FieldChange;
  /** What the fields were: given for a change that can be undone. */
  before?: FieldChange;
}

/** Changes a customer and offers Undo for ten seconds. A 422 is left to the field that sent it. */
export function useChangeCustomer() {
  const { t } = useTranslation("common");
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ customer, change: wanted }: Wish) => changeCustomer(customer, wanted),
    onSuccess: (changed, { before }) => {
      client.setQueryData(customerQuery(changed.id).queryKey, changed);
      client.invalidateQueries({ queryKey: ["rows", "/customers"] });
      client.invalidateQueries({ queryKey: ["customers", changed.id, "history"] });
      const id = `change-${changed.id}-${changed.version}`;
      const undo = () => {
        notifications.hide(id);
        change.mutate({ customer: changed, change: before ?? {} });
      };
      notifications.show({
        id,
        autoClose: before ? UNDO_MS : 3_000,
        color: "teal",
        closeButtonProps: { "aria-label": t("close") },
        message: (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">{t(before ? "saved" : "undone")}</Text>
            {before && (
              <Button size="compact-sm" variant="subtle" onClick={undo}>
                {t("undo")}
              </Button>
            )}
          </Group>
        ),
      });
    },
    onError: (error, { customer }) => {
      if (isProblem(error) && error.status === 412)
        client.invalidateQueries({ queryKey: ["customers", customer.id] });
      if (isProblem(error) && error.status === 422) return;
      notifications.show({
        color: "red",
        title: t("problem.title"),
        message: problemText(error, t),
        closeButtonProps: { "aria-label": t("close") },
      });
    },
  });
  return change;
}
