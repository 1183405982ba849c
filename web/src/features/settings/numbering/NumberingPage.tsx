import {
  Button,
  Code,
  Group,
  NumberInput,
  Radio,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { isProblem } from "~/api/problem";
import { Loaded, ProblemAlert } from "~/components/feedback";
import { useFreshValues, useSaving } from "~/components/form";
import { useMay } from "~/features/session";
import { numberingQuery, type Sequence } from "../api";
import { Facts } from "../parts/Facts";
import { Section } from "../parts/Section";
import { SettingsPage } from "../parts/SettingsPage";
import { inserted, PARTS } from "./mask";

const RESETS = ["never", "yearly", "monthly"] as const;

/** By which rule each kind of number is made. */
export function NumberingPage() {
  const { t } = useTranslation("settings");
  const sequences = useQuery(numberingQuery);
  const mayEdit = useMay()("kernel:numbering:edit");
  return (
    <SettingsPage title={t("pages.numbering")} lead={t("leads.numbering")}>
      <Loaded query={sequences} lines={1} height={420}>
        {(found) => (
          <Stack>
            {found.map((sequence) =>
              mayEdit ? (
                <SequenceForm key={sequence.name} sequence={sequence} />
              ) : (
                <SequenceFacts key={sequence.name} sequence={sequence} />
              ),
            )}
          </Stack>
        )}
      </Loaded>
    </SettingsPage>
  );
}

function SequenceFacts({ sequence }: { sequence: Sequence }) {
  const { t } = useTranslation(["settings", "common"]);
  return (
    <Section title={sequence.label}>
      <Facts
        facts={[
          [t("settings:numbering.mask"), <Code key="mask">{sequence.mask}</Code>],
          [t("settings:numbering.reset"), t(`settings:numbering.resets.${sequence.reset as "never"}`)],
          [t("settings:numbering.manual"), t(sequence.manual_allowed ? "common:yes" : "common:no")],
          [t("settings:numbering.next"), <Numbers key="next" numbers={sequence.preview} />],
        ]}
      />
    </Section>
  );
}

function Numbers({ numbers }: { numbers: readonly string[] }) {
  return (
    <Group gap="xs">
      {numbers.map((number) => (
        <Code key={number} fz="sm">
          {number}
        </Code>
      ))}
    </Group>
  );
}

/** The next three numbers of a rule that is not saved yet. */
function usePreview(name: string, rule: { mask: string; reset: string; next_number?: number }) {
  const [asked] = useDebouncedValue(JSON.stringify(rule), 250);
  return useQuery({
    queryKey: ["numbering", name, "preview", asked],
    queryFn: async () =>
      (
        await body(
          api.POST("/numbering/{name}/preview", {
            params: { path: { name } },
            body: JSON.parse(asked) as never,
          }),
        )
      ).preview,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    enabled: rule.mask !== "",
  });
}

function SequenceForm({ sequence }: { sequence: Sequence }) {
  const { t } = useTranslation(["settings", "common"]);
  const { name, mask, reset, manual_allowed, next_number, version } = sequence;
  const values = { mask, reset, manual_allowed, next_number: next_number as number | string };
  const form = useForm({ initialValues: values });
  useFreshValues(form, version, values);
  const { save, isSending, error, unplaced } = useSaving(form, { touches: [["numbering"]] });
  const field = useRef<HTMLInputElement>(null);
  const leap =
    form.values.next_number === next_number ? {} : { next_number: Number(form.values.next_number) };
  const preview = usePreview(name, { mask: form.values.mask, reset: form.values.reset, ...leap });
  const refused = isProblem(preview.error) ? preview.error : null;
  const fault = (path: string) =>
    refused?.errors.find(({ pointer }) => pointer === `/${path}`)?.detail ?? form.errors[path];
  const send = form.onSubmit((wish) =>
    save(() =>
      body(
        api.PATCH("/numbering/{name}", {
          params: { path: { name } },
          body: {
            mask: wish.mask,
            reset: wish.reset,
            ...(sequence.manual_possible ? { manual_allowed: wish.manual_allowed } : {}),
            ...leap,
          } as never,
          headers: ifMatch(version),
        }),
      ),
    ),
  );
  const insert = (part: string) => {
    const box = field.current;
    const next = inserted(form.values.mask, part, box?.selectionStart ?? null, box?.selectionEnd ?? null);
    form.setFieldValue("mask", next.text);
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(next.cursor, next.cursor);
    });
  };
  const unnamed = refused?.errors.every(
    ({ pointer }) => !pointer || !["/mask", "/reset", "/next_number"].includes(pointer),
  );
  return (
    <Section title={sequence.label}>
      <form onSubmit={send} noValidate>
        <Stack>
          <ProblemAlert error={error} unplaced={unplaced} />
          <div>
            <TextInput
              ref={field}
              label={t("settings:numbering.mask")}
              description={t("settings:numbering.maskHint")}
              maxLength={60}
              spellCheck={false}
              autoCapitalize="none"
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
              {...form.getInputProps("mask")}
              error={fault("mask")}
            />
            <Group gap={6} mt={6}>
              {PARTS.map((part) => (
                <Button
                  key={part}
                  size="compact-xs"
                  variant="default"
                  ff="monospace"
                  aria-label={t("settings:numbering.insert", { part })}
                  title={t(`settings:numbering.parts.${part.replace(/[{}]|:\d/g, "") as "YY"}`)}
                  onClick={() => insert(part)}
                >
                  {part}
                </Button>
              ))}
            </Group>
          </div>
          <div>
            <Text size="sm" fw={600}>
              {t("settings:numbering.next")}
            </Text>
            <div aria-live="polite" style={{ minHeight: 28, opacity: refused ? 0.4 : 1 }}>
              <Numbers numbers={preview.data ?? sequence.preview} />
            </div>
            {unnamed && <ProblemAlert error={refused} onRetry={preview.refetch} />}
          </div>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Radio.Group
              label={t("settings:numbering.reset")}
              {...form.getInputProps("reset")}
              error={fault("reset")}
            >
              <Stack gap={6} mt={6}>
                {RESETS.map((value) => (
                  <Radio key={value} value={value} label={t(`settings:numbering.resets.${value}`)} />
                ))}
              </Stack>
            </Radio.Group>
            <NumberInput
              label={t("settings:numbering.nextNumber")}
              description={t("settings:numbering.nextHint")}
              min={1}
              allowDecimal={false}
              allowNegative={false}
              {...form.getInputProps("next_number")}
              error={fault("next_number")}
            />
          </SimpleGrid>
          {sequence.manual_possible && (
            <Switch
              label={t("settings:numbering.manual")}
              description={t("settings:numbering.manualHint")}
              {...form.getInputProps("manual_allowed", { type: "checkbox" })}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" disabled={!form.isDirty()} onClick={form.reset}>
              {t("common:reset")}
            </Button>
            <Button type="submit" loading={isSending} disabled={!form.isDirty() || refused !== null}>
              {t("common:save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
