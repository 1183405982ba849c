import { Alert, Anchor, Badge, Checkbox, Group, Radio, Select, Skeleton, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "~/api/problem";
import { FormDialog } from "~/components/dialog";
import { useTell } from "~/components/feedback";
import { type Column, registerQuery } from "~/components/register";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { type Kind, type Merge, merge, type Party, type Preview, previewQuery, TOUCHED } from "./api";
import classes from "./merging.module.css";
import { useMergeUndo } from "./useMergeUndo";
import { PartyValue, useFurtherColumns } from "./values";

interface Props {
  kind: Kind;
  ids: readonly string[];
  /** Who survives unless somebody chooses otherwise; the server proposes one if it is not given. */
  survivorId?: string;
  onClose: () => void;
  onMerged?: (merge: Merge) => void;
}

/** Who survives, whose value each field takes, what collides, and how much moves: then they become one. */
export default function MergeDialog({ kind, ids, survivorId, onClose, onMerged }: Props) {
  const { t } = useTranslation("merging");
  const client = useQueryClient();
  const tell = useTell();
  const undo = useMergeUndo();
  const [survivor, setSurvivor] = useState(survivorId ?? null);
  const [prefer, setPrefer] = useState<"survivor" | "newest">("survivor");
  const [choices, setChoices] = useState<Record<string, string>>({});
  const [force, setForce] = useState(false);
  const wish = { kind, ids, survivorId: survivor, prefer };
  const preview = useQuery(previewQuery(wish));
  const register = useQuery(registerQuery(kind));
  const run = useMutation({
    mutationFn: (shown: Preview) =>
      merge(kind, {
        survivor_id: shown.survivor_id,
        merged_ids: ids.filter((id) => id !== shown.survivor_id),
        choices,
        prefer,
        versions: Object.fromEntries(shown.records.map(({ id, version }) => [id, version])),
        force,
      }),
    onSuccess: (done) => {
      tell.done(t("merged", { name: done.survivor.name }), () => undo.mutate(done.id));
      onMerged?.(done);
      onClose();
    },
    // Somebody was faster: what is shown here is no longer so.
    onError: (error) => isProblem(error) && client.invalidateQueries({ queryKey: ["merge-preview"] }),
    onSettled: () => Promise.all(TOUCHED.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const shown = preview.data;
  return (
    <FormDialog
      title={t("title")}
      size="xl"
      onClose={onClose}
      onSubmit={() => shown && run.mutate(shown)}
      submission={{ isSending: run.isPending, error: run.error ?? preview.error }}
      submit={t("merge")}
      isDisabled={!shown || (shown.needs_force && !force)}
    >
      {shown && register.data ? (
        <>
          <Survivor shown={shown} onChange={setSurvivor} />
          <Collisions shown={shown} force={force} onForce={setForce} />
          <Fields
            shown={shown}
            columns={register.data.columns}
            choices={choices}
            onChoose={(field, id) => setChoices((old) => ({ ...old, [field]: id }))}
            prefer={prefer}
            onPrefer={setPrefer}
          />
          <Moves shown={shown} />
          <Text size="sm" c="dimmed">
            {t("way")}
          </Text>
        </>
      ) : (
        !preview.error && <Skeleton h={260} aria-busy="true" />
      )}
    </FormDialog>
  );
}

interface Part {
  shown: Preview;
}

function Survivor({ shown, onChange }: Part & { onChange: (id: string) => void }) {
  const { t } = useTranslation("merging");
  // The survivor is read first; here everybody keeps their place.
  const parties = [...shown.records].sort((one, other) => one.id.localeCompare(other.id));
  return (
    <Radio.Group
      label={t("survivor")}
      description={t("survivorHelp")}
      value={shown.survivor_id}
      onChange={onChange}
    >
      <div className={classes.options}>
        {parties.map((party) => (
          <Radio key={party.id} value={party.id} className={classes.option} label={nameOf(party)} />
        ))}
      </div>
    </Radio.Group>
  );
}

const nameOf = ({ code, name }: Party) => (code ? `${name} (${code})` : name);

function Collisions({ shown, force, onForce }: Part & { force: boolean; onForce: (force: boolean) => void }) {
  const { t } = useTranslation("merging");
  const may = useMay();
  if (shown.collisions.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={t("collisions")}>
      <Stack gap="xs">
        {shown.collisions.map(({ code, detail }) => (
          <Text key={code} size="sm">
            {detail}
          </Text>
        ))}
        {shown.needs_force && (
          <Checkbox
            label={t("force")}
            checked={force}
            disabled={!may("customers:customer:merge_force")}
            onChange={(event) => onForce(event.currentTarget.checked)}
          />
        )}
      </Stack>
    </Alert>
  );
}

interface FieldsProps extends Part {
  columns: readonly Column[];
  choices: Readonly<Record<string, string>>;
  onChoose: (field: string, id: string) => void;
  prefer: "survivor" | "newest";
  onPrefer: (prefer: "survivor" | "newest") => void;
}

/** The fields in which they differ; what only one of them has, it brings along. */
function Fields({ shown, columns, choices, onChoose, prefer, onPrefer }: FieldsProps) {
  const { t } = useTranslation("merging");
  const [isWhole, setWhole] = useState(false);
  const further = useFurtherColumns() as Column[];
  // A column of the same name tells of something else.
  const byField = new Map([...columns, ...further].map((column) => [fieldOf(column), column]));
  const known = shown.fields.flatMap((field) => {
    const column = byField.get(field.field);
    return column ? [{ ...field, column }] : [];
  });
  const differing = known.filter(({ differs }) => differs);
  const others = known.filter(({ differs, won_by }) => !differs && won_by !== "same");
  const told = isWhole ? [...differing, ...others] : differing;
  return (
    <div>
      <Group justify="space-between" align="flex-end" mb="xs">
        <Text fw={600} size="sm">
          {differing.length > 0 ? t("differing", { count: differing.length }) : t("noDifference")}
        </Text>
        {differing.length > 0 && (
          <Select
            aria-label={t("prefer")}
            size="xs"
            w={230}
            value={prefer}
            allowDeselect={false}
            data={[
              { value: "survivor", label: t("preferSurvivor") },
              { value: "newest", label: t("preferNewest") },
            ]}
            onChange={(value) => onPrefer(value === "newest" ? "newest" : "survivor")}
          />
        )}
      </Group>
      {told.map(({ field, column, winner_id }) => (
        <Radio.Group
          key={field}
          label={column.label}
          className={classes.choice}
          value={choices[field] ?? winner_id}
          onChange={(id) => onChoose(field, id)}
        >
          <div className={classes.options}>
            {shown.records.map((party) => (
              <Radio
                key={party.id}
                value={party.id}
                className={classes.option}
                label={
                  <>
                    <PartyValue column={column} party={party} isPlain />
                    <Text span size="xs" c="dimmed" display="block">
                      {nameOf(party)}
                    </Text>
                  </>
                }
              />
            ))}
          </div>
        </Radio.Group>
      ))}
      {others.length > 0 && (
        <Anchor component="button" type="button" size="sm" ta="start" onClick={() => setWhole(!isWhole)}>
          {isWhole ? t("fewer") : t("brought", { count: others.length })}
        </Anchor>
      )}
    </div>
  );
}

/** The name by which a merge calls a column's field. */
function fieldOf(column: Column): string {
  return column.name.startsWith("cf_") ? column.name : (column.writes ?? column.name);
}

function Moves({ shown }: Part) {
  const { t } = useTranslation("merging");
  const format = useFormat();
  if (shown.moves.length === 0) return null;
  return (
    <div>
      <Text fw={600} size="sm" mb={4}>
        {t("moves")}
      </Text>
      <Group gap={6}>
        {shown.moves.map(({ name, label, count }) => (
          <Badge key={name} variant="default" tt="none" fw={500} size="lg">
            {`${label}: ${format.number(count)}`}
          </Badge>
        ))}
      </Group>
    </div>
  );
}
