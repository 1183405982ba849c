import { Alert, Button, Group, Modal, MultiSelect, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { ApiProblem } from "~/api/problem";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { Loaded, ProblemAlert } from "~/components/feedback";
import { ReferenceField } from "~/components/form";
import type { Job } from "~/components/jobs";
import { type Chosen, registerQuery } from "~/components/register";
import { BulkJob } from "./BulkDialog";
import { followBulk } from "./bulkFollowing";

const ROLES = ["responsible_manager", "service_manager", "salesperson", "representative"] as const;

interface Props {
  /** Whose customers they are; asked for if it is not known. */
  from?: string;
  /** The rows of the list that are meant; all customers without. */
  chosen?: Chosen;
  onClose: () => void;
}

/** Gives what one employee looks after to another: counted before, a job then, and undone like any bulk change. */
export default function HandOverDialog({ from, chosen, onClose }: Props) {
  const { t } = useTranslation(["customers", "common"]);
  const client = useQueryClient();
  const idempotent = useIdempotencyKey();
  // The selection ends when the rows change.
  const [rows] = useState(chosen);
  const [fromId, setFromId] = useState(from ?? null);
  const [toId, setToId] = useState<string | null>(null);
  const [roles, setRoles] = useState<string[]>([]);
  const columns = useQuery(registerQuery("customers")).data?.columns ?? [];
  const wish = { from_id: fromId, to_id: toId, roles, filter: rows?.filter ?? null, q: rows?.q ?? "" };
  const isWhole = fromId !== null && toId !== null;
  const counted = useQuery({
    queryKey: ["customers", "hand-over", wish],
    queryFn: async () =>
      (await body(api.POST("/assignments/reassign/preview", { body: wish as never }))).count,
    enabled: isWhole,
    staleTime: 0,
  });
  const start = useMutation({
    mutationFn: async (expected_count: number) => {
      const asked = { ...wish, expected_count };
      const headers = idempotent(asked) as never;
      return (await body(api.POST("/assignments/reassign", { body: asked as never, headers }))) as Job;
    },
    onSuccess: () => {
      rows?.clear();
      client.invalidateQueries({ queryKey: ["jobs"], exact: true });
    },
    onError: (error) => {
      // Somebody else has changed something: the new number is shown, to be confirmed.
      if (error instanceof ApiProblem && error.code === "count_differs") counted.refetch();
    },
  });
  const count = counted.data ?? 0;
  return (
    <Modal
      opened
      onClose={() => {
        if (start.data) followBulk(start.data);
        onClose();
      }}
      title={t("customers:handOver.title")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      {start.data ? (
        <BulkJob job={start.data} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            if (count > 0 && !start.isPending) start.mutate(count);
          }}
        >
          <Stack>
            <ProblemAlert error={start.error} />
            <Text size="sm">{t(rows ? "customers:handOver.textChosen" : "customers:handOver.text")}</Text>
            {from === undefined && (
              <ReferenceField
                label={t("customers:handOver.from")}
                register="employees"
                value={fromId}
                onChange={setFromId}
                withAsterisk
              />
            )}
            <ReferenceField
              label={t("customers:handOver.to")}
              register="employees"
              value={toId}
              onChange={setToId}
              except={fromId ?? undefined}
              withAsterisk
            />
            <MultiSelect
              label={t("customers:handOver.roles")}
              placeholder={roles.length === 0 ? t("customers:handOver.allRoles") : undefined}
              data={ROLES.map((value) => ({
                value,
                label: columns.find(({ name }) => name === value)?.label ?? value,
              }))}
              value={roles}
              onChange={setRoles}
              hidePickedOptions
              clearable
              clearButtonProps={{ "aria-label": t("customers:handOver.allRoles") }}
            />
            {isWhole && (
              <Loaded query={counted} lines={1} height={40}>
                {(found) => (
                  <Alert color={found === 0 ? "gray" : "blue"} role="status">
                    {t("customers:handOver.count", { count: found })}
                  </Alert>
                )}
              </Loaded>
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t("common:cancel")}
              </Button>
              <Button type="submit" loading={start.isPending} disabled={!isWhole || count === 0}>
                {t("customers:handOver.do")}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
