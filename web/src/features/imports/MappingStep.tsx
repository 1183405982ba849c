import {
  Alert,
  Button,
  Checkbox,
  Group,
  Paper,
  Radio,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { IconChecklist, IconPlayerPlay } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Loaded, ProblemAlert, useAction } from "~/components/feedback";
import {
  changeImport,
  checkImport,
  type Import,
  type ImportChange,
  type ImportResource,
  importQuery,
  type Mapped,
  resourcesQuery,
  runImport,
} from "./api";
import { Counts } from "./Counts";
import { ErrorRows } from "./ErrorRows";
import classes from "./imports.module.css";
import { KeptMappings } from "./KeptMappings";
import { withField, withFormat } from "./mapping";
import { ReadingPanel } from "./ReadingPanel";

const RULES = ["skip", "update", "create"] as const;

/** Where each column goes and what becomes of rows that are there already; then check, then run. */
export function MappingStep({ run }: { run: Import }) {
  const resources = useQuery(resourcesQuery);
  return (
    <Loaded query={resources}>
      {(found) => {
        const resource = found.find(({ name }) => name === run.resource);
        return resource ? <Form run={run} resource={resource} /> : null;
      }}
    </Loaded>
  );
}

function Form({ run, resource }: { run: Import; resource: ImportResource }) {
  const { t } = useTranslation("imports");
  const client = useQueryClient();
  const [mapping, setMapping] = useState<Mapped[]>(run.mapping);
  const [rule, setRule] = useState(run.rule);
  const [options, setOptions] = useState<Record<string, unknown>>(run.options);
  const hasChanged =
    mapping !== run.mapping || rule !== run.rule || JSON.stringify(options) !== JSON.stringify(run.options);
  const save = async () => {
    if (hasChanged) await changeImport(run.id, { mapping, rule, options });
  };
  const start = useAction<(id: string) => Promise<unknown>>(
    async (phase) => {
      await save();
      await phase(run.id);
      await client.invalidateQueries({ queryKey: importQuery(run.id).queryKey });
    },
    { touches: [["imports"]], isQuiet: true },
  );
  const reread = useAction<ImportChange>((change) => changeImport(run.id, change), {
    touches: [["imports"]],
    isQuiet: true,
  });
  const isRead = run.columns.length > 0 && run.phase !== "analysing";
  const isChecked = run.state === "ready" && !hasChanged;
  return (
    <Stack>
      <ReadingPanel run={run} isBusy={reread.isPending} onChange={(change) => reread.mutate(change)} />
      <ProblemAlert error={reread.error} />
      {isRead && (
        <>
          <KeptMappings
            run={run}
            isBusy={reread.isPending}
            onSave={save}
            onChange={(change) => reread.mutate(change)}
          />
          <Columns run={run} resource={resource} mapping={mapping} onChange={setMapping} />
          <Paper withBorder p="md">
            <Radio.Group label={t("rule.title")} value={rule} onChange={setRule}>
              <Stack gap="xs" mt="xs">
                {RULES.map((name) => (
                  <Radio
                    key={name}
                    value={name}
                    label={run.resource === "contacts" ? t(`ruleOfContacts.${name}`) : t(`rule.${name}`)}
                    description={
                      run.resource === "contacts" ? t(`ruleOfContacts.${name}Text`) : t(`rule.${name}Text`)
                    }
                  />
                ))}
              </Stack>
            </Radio.Group>
            <Options resource={resource} values={options} onChange={setOptions} />
          </Paper>
          {isChecked && (
            <Alert color="teal" role="status" title={t("checked")}>
              <Counts counts={run.counts} />
            </Alert>
          )}
          <ProblemAlert error={start.error} />
          <Group>
            <Button
              variant={isChecked ? "default" : "filled"}
              leftSection={<IconChecklist size={16} aria-hidden />}
              loading={start.isPending}
              onClick={() => start.mutate(checkImport)}
            >
              {t("check")}
            </Button>
            <Button
              variant={isChecked ? "filled" : "default"}
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              loading={start.isPending}
              onClick={() => start.mutate(runImport)}
            >
              {t("run")}
            </Button>
            {isChecked && <ErrorRows run={run} />}
          </Group>
        </>
      )}
    </Stack>
  );
}

interface ColumnsProps {
  run: Import;
  resource: ImportResource;
  mapping: Mapped[];
  onChange: (mapping: Mapped[]) => void;
}

function Columns({ run, resource, mapping, onChange }: ColumnsProps) {
  const { t } = useTranslation("imports");
  const [showsAll, setShowsAll] = useState(false);
  const fields = new Map(resource.fields.map((field) => [field.name, field]));
  const goes = new Map(mapping.map((entry) => [entry.column, entry]));
  const filled = run.columns.map((column, index) => ({ ...column, index }));
  const shown = filled.filter((column) => showsAll || column.filled > 0);
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h5">
        {t("columns")}
      </Title>
      <Text size="sm" c="dimmed">
        {t("mapped", { count: mapping.length, all: run.columns.length })}
      </Text>
      {shown.map((column) => {
        const entry = goes.get(column.index);
        const formats = entry ? (fields.get(entry.field)?.formats ?? []) : [];
        return (
          <div key={column.index} className={classes.row}>
            <div className={classes.column}>
              <Text fw={600} size="sm">
                {column.name}
              </Text>
              <Text size="sm" c="dimmed" lineClamp={2}>
                {column.samples.slice(0, 3).join(" · ")}
              </Text>
            </div>
            <Select
              aria-label={t("goesTo", { column: column.name })}
              placeholder={t("nowhere")}
              searchable
              clearable
              nothingFoundMessage={t("noField")}
              data={resource.fields.map((field) => ({ value: field.name, label: field.label }))}
              value={entry?.field ?? null}
              onChange={(field) =>
                onChange(withField(mapping, column.index, field, (name) => fields.get(name)?.many ?? false))
              }
            />
            {formats.length > 0 && (
              <Select
                aria-label={t("formatOf", { column: column.name })}
                clearable
                placeholder={t("formats.auto")}
                data={formats.map((name) => ({ value: name, label: t(`formats.${name as "comma"}`) }))}
                value={entry?.format || null}
                onChange={(format) => onChange(withFormat(mapping, column.index, format ?? ""))}
              />
            )}
          </div>
        );
      })}
      {shown.length < filled.length || showsAll ? (
        <Switch
          mt="sm"
          label={t("showEmpty")}
          checked={showsAll}
          onChange={(event) => setShowsAll(event.currentTarget.checked)}
        />
      ) : null}
    </Paper>
  );
}

interface OptionsProps {
  resource: ImportResource;
  values: Record<string, unknown>;
  onChange: (values: Record<string, unknown>) => void;
}

function Options({ resource, values, onChange }: OptionsProps) {
  const put = (name: string, value: unknown) => onChange({ ...values, [name]: value });
  return (
    <Stack gap="sm" mt="md">
      {resource.options.map((option) => {
        const value = values[option.name] ?? option.default;
        if (typeof option.default === "boolean")
          return (
            <Checkbox
              key={option.name}
              label={option.label}
              checked={value === true}
              onChange={(event) => put(option.name, event.currentTarget.checked)}
            />
          );
        if (option.choices.length > 0)
          return (
            <Select
              key={option.name}
              label={option.label}
              allowDeselect={false}
              data={option.choices.map((choice) => ({ value: choice.code, label: choice.label }))}
              value={String(value)}
              onChange={(chosen) => chosen && put(option.name, chosen)}
            />
          );
        return (
          <TextInput
            key={option.name}
            label={option.label}
            maxLength={60}
            value={String(value)}
            onChange={(event) => put(option.name, event.currentTarget.value)}
          />
        );
      })}
    </Stack>
  );
}
