import { ActionIcon, Button, Group, Input, Paper, Select, Stack, Switch, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { COLORS } from "~/components/ColorField";
import { useFormat } from "~/i18n/useFormat";
import { newOption, type OptionDraft } from "./definition";

interface Props {
  options: OptionDraft[];
  languages: readonly string[];
  onChange: (options: OptionDraft[]) => void;
  error?: ReactNode;
}

/** The choices of a select, in their order: labels, colour, code; saved ones are archived, new ones taken out. */
export function OptionsEditor({ options, languages, onChange, error }: Props) {
  const { t } = useTranslation(["settings", "common"]);
  const put = (at: number, change: Partial<OptionDraft>) =>
    onChange(
      options.map((option, place) => (place === at ? { ...option, ...change } : option)) as OptionDraft[],
    );
  const move = (at: number, to: number) => {
    const next = [...options];
    const [moved] = next.splice(at, 1);
    if (moved) next.splice(to, 0, moved);
    onChange(next);
  };
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <Input.Label component="legend" required>
        {t("settings:custom.options")}
      </Input.Label>
      <Stack gap="xs" mt={4}>
        {options.map((option, at) => (
          <OptionRow
            // The place is who it is: new choices have no code yet.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={at}
            option={option}
            languages={languages}
            onChange={(change) => put(at, change)}
            onUp={at > 0 ? () => move(at, at - 1) : null}
            onDown={at < options.length - 1 ? () => move(at, at + 1) : null}
            onRemove={option.isKept ? null : () => onChange(options.filter((_, place) => place !== at))}
          />
        ))}
        {error && <Input.Error>{error}</Input.Error>}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => onChange([...options, newOption(languages)])}
        >
          {t("settings:custom.addOption")}
        </Button>
      </Stack>
    </fieldset>
  );
}

interface RowProps {
  option: OptionDraft;
  languages: readonly string[];
  onChange: (change: Partial<OptionDraft>) => void;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
  onRemove: (() => void) | null;
}

function OptionRow({ option, languages, onChange, onUp, onDown, onRemove }: RowProps) {
  const { t } = useTranslation(["settings", "common"]);
  const format = useFormat();
  const name = Object.values(option.labels).find((label) => label) ?? option.code;
  return (
    <Paper withBorder p="xs">
      <Group gap="xs" align="flex-end">
        {languages.map((language) => (
          <TextInput
            key={language}
            flex={1}
            miw={120}
            size="xs"
            lang={language}
            maxLength={255}
            label={t("settings:terms.labelIn", { language: format.language(language) })}
            value={option.labels[language] ?? ""}
            onChange={(event) =>
              onChange({ labels: { ...option.labels, [language]: event.currentTarget.value } })
            }
          />
        ))}
      </Group>
      <Group gap="xs" align="flex-end" mt="xs" wrap="nowrap">
        <TextInput
          flex={1}
          size="xs"
          label={t("settings:terms.code")}
          maxLength={60}
          value={option.code}
          readOnly={option.isKept}
          onChange={(event) => onChange({ code: event.currentTarget.value })}
        />
        <Select
          flex={1}
          size="xs"
          label={t("common:colors.label")}
          data={COLORS.map((value) => ({ value, label: t(`common:colors.${value}`) }))}
          value={option.color}
          allowDeselect={false}
          onChange={(color) => color && onChange({ color })}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={!onUp}
          aria-label={t("settings:custom.up", { name })}
          onClick={() => onUp?.()}
        >
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={!onDown}
          aria-label={t("settings:custom.down", { name })}
          onClick={() => onDown?.()}
        >
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
        {onRemove ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`${t("common:remove")}: ${name}`}
            onClick={onRemove}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        ) : (
          <Switch
            size="xs"
            label={t("settings:terms.archived")}
            aria-label={`${t("settings:terms.archived")}: ${name}`}
            checked={option.archived}
            onChange={(event) => onChange({ archived: event.currentTarget.checked })}
          />
        )}
      </Group>
    </Paper>
  );
}
