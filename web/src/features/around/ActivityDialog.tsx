import { Anchor, Badge, Button, Group, Modal, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { FormDialog } from "~/components/dialog";
import { Loaded, useAction, useRemoval, useTell } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { useMay } from "~/features/session";
import { TimezoneContext } from "~/i18n/useFormat";
import { ActivityFields } from "./ActivityFields";
import {
  type Activity,
  type ActivityValues,
  activityQuery,
  activityTypesQuery,
  changeActivity,
  createActivity,
  EMPTY,
  followUpOf,
  inputOf,
  MOVES,
  undoOf,
  valuesOf,
  zoneOf,
} from "./activity";
import { FilesPanel } from "./FilesPanel";
import { AROUND, type Target } from "./target";
import { useMove } from "./useMove";

interface NewProps {
  initial: Partial<ActivityValues>;
  target: Target | null;
  onClose: () => void;
}

/** Plans an activity, beginning with what is known of it: a day, a customer. */
export function NewActivityDialog({ initial, target, onClose }: NewProps) {
  const { t } = useTranslation("activities");
  const zone = useContext(TimezoneContext);
  const types = useQuery(activityTypesQuery);
  const form = useForm<ActivityValues>({ initialValues: { ...EMPTY, ...initial } });
  const { submit, ...submission } = useSubmission(form);
  const idempotent = useIdempotencyKey();
  const create = useAction((input: object) => createActivity(target, input, idempotent(input)), {
    touches: AROUND,
    done: t("planned"),
    isQuiet: true,
  });
  const send = () =>
    submit(async () => {
      const { owner_id: _me, ...input } = inputOf(form.getValues(), zone);
      const type_id = input.type_id ?? types.data?.results[0]?.id ?? null;
      const { customer_id, ...others } = input;
      await create.mutateAsync({ ...others, type_id, ...(customer_id ? { customer_id } : {}) });
      onClose();
    });
  return (
    <FormDialog
      title={t("new")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      submit={t("plan")}
      isDisabled={form.values.subject.trim() === ""}
      size="lg"
    >
      <ActivityFields form={form} asksCustomer={target === null} target={target} autoFocus />
    </FormDialog>
  );
}

/** An activity: what it is, and for those who may, what is to be changed of it. */
export function ActivityDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation(["activities", "common"]);
  const activity = useQuery(activityQuery(id));
  const canEdit = useMay()("customers:activity:edit");
  const zone = useContext(TimezoneContext);
  const [next, setNext] = useState<Partial<ActivityValues> | null>(null);
  if (next) return <NewActivityDialog initial={next} target={null} onClose={onClose} />;
  if (activity.data && canEdit)
    return (
      <EditDialog
        key={activity.data.version}
        activity={activity.data}
        onFollowUp={() => setNext(followUpOf(activity.data, zone))}
        onClose={onClose}
      />
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={activity.data?.subject ?? t("activities:title")}
      closeButtonProps={{ "aria-label": t("common:close") }}
      size="lg"
    >
      <Loaded query={activity}>{(found) => <Text size="sm">{found.text}</Text>}</Loaded>
      <FilesPanel target={{ resource: "activities", id }} isArchived />
    </Modal>
  );
}

interface EditProps {
  activity: Activity;
  /** Goes on to plan what comes next. */
  onFollowUp: () => void;
  onClose: () => void;
}

function EditDialog({ activity, onFollowUp, onClose }: EditProps) {
  const { t } = useTranslation(["activities", "common"]);
  const tell = useTell();
  const zone = useContext(TimezoneContext);
  const form = useForm<ActivityValues>({ initialValues: valuesOf(activity, zone) });
  const { submit, ...submission } = useSubmission(form);
  const { id, version, customer, state } = activity;
  const undo = useAction((now: number) => changeActivity(id, now, undoOf(activity)), {
    touches: AROUND,
    done: t("common:undone"),
  });
  const save = useAction(
    (values: ActivityValues) => {
      const there = zoneOf({ is_all_day: values.is_all_day, timezone: activity.timezone }, zone);
      return changeActivity(id, version, inputOf(values, there));
    },
    {
      touches: AROUND,
      isQuiet: true,
      onDone: (changed) => tell.done(t("common:saved"), () => undo.mutate(changed.version)),
    },
  );
  const removal = useRemoval({
    remove: (_id, init) =>
      body(api.DELETE("/activities/{id}", { params: { path: { id } }, headers: ifMatch(version), ...init })),
    touches: AROUND,
    done: t("activities:deleted"),
  });
  const move = useMove(activity, onClose);
  const finish = useMove(activity, onFollowUp);
  const send = () =>
    submit(async () => {
      if (form.isDirty()) await save.mutateAsync(form.getValues());
      onClose();
    });
  return (
    <FormDialog
      title={t("activities:edit")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      isDisabled={form.values.subject.trim() === ""}
      size="lg"
    >
      <Group gap="xs">
        <Badge variant={state === "planned" ? "light" : "default"} tt="none">
          {t(`activities:states.${state}`)}
        </Badge>
        {customer && (
          <Anchor
            component={Link}
            to="/customers/$customerId"
            params={{ customerId: customer.id } as never}
            size="sm"
          >
            {customer.name}
          </Anchor>
        )}
        {MOVES[state].map((name) => (
          <Button
            key={name}
            size="compact-sm"
            variant="default"
            loading={move.isPending && move.variables === name}
            onClick={() => move.mutate(name)}
          >
            {t(`activities:moves.${name}`)}
          </Button>
        ))}
        {state === "planned" && (
          <Button
            size="compact-sm"
            variant="default"
            loading={finish.isPending}
            onClick={() => finish.mutate("done")}
          >
            {t("activities:moves.doneNext")}
          </Button>
        )}
        {state === "done" && (
          <Button size="compact-sm" variant="default" onClick={onFollowUp}>
            {t("activities:moves.next")}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => {
            removal.start(id);
            onClose();
          }}
        >
          {t("common:delete")}
        </Button>
      </Group>
      <ActivityFields form={form} asksCustomer asksOwner isDone={state === "done"} autoFocus />
      <FilesPanel target={{ resource: "activities", id }} isArchived={false} />
    </FormDialog>
  );
}
