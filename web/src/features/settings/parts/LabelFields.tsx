import { ActionIcon, Group, Select, Stack, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { LANGUAGES } from "~/i18n";
import { namedOptions, SPOKEN_LANGUAGES } from "~/i18n/codes";
import { useFormat } from "~/i18n/useFormat";

export type Labels = Record<string, string>;

/** What the fields begin with: the interface's languages are always there. */
export function labelValues(labels: Labels | undefined): Labels {
  return { ...Object.fromEntries(Object.keys(LANGUAGES).map((language) => [language, ""])), ...labels };
}

/** What is sent: languages that were left empty have no label. */
export function filledLabels(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, label]) => label.trim() !== ""));
}

interface Props {
  labels: Labels;
  errors: Record<string, ReactNode>;
  onChange: (labels: Labels) => void;
}

/** A label in each language; others than the interface's can be added. */
export function LabelFields({ labels, errors, onChange }: Props) {
  const { t, i18n } = useTranslation(["settings", "common"]);
  const format = useFormat();
  const languages = Object.keys(labels);
  const others = useMemo(() => namedOptions(SPOKEN_LANGUAGES, i18n.language, "language"), [i18n.language]);
  const without = (language: string) =>
    Object.fromEntries(Object.entries(labels).filter(([other]) => other !== language));
  return (
    <Stack gap="xs">
      {languages.map((language, at) => (
        <Group key={language} align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            label={t("settings:terms.labelIn", { language: format.language(language) })}
            lang={language}
            maxLength={255}
            data-autofocus={at === 0 || undefined}
            data-path={`labels.${language}`}
            value={labels[language] ?? ""}
            error={errors[`labels.${language}`]}
            onChange={(event) => onChange({ ...labels, [language]: event.currentTarget.value })}
          />
          {!(language in LANGUAGES) && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={`${t("common:remove")}: ${format.language(language)}`}
              onClick={() => onChange(without(language))}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      <Select
        placeholder={t("settings:terms.addLanguage")}
        aria-label={t("settings:terms.addLanguage")}
        data={others.filter(({ value }) => !languages.includes(value))}
        value={null}
        onChange={(language) => language && onChange({ ...labels, [language]: "" })}
        searchable
        size="xs"
      />
    </Stack>
  );
}
