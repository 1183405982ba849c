import { Autocomplete, SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Fields } from "~/components/form";

/** How people are reached. */
export const CHANNEL_KINDS = ["phone", "email", "messenger"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** What the field offers; any other short code may be typed. */
const SERVICES = ["viber", "whatsapp", "telegram", "signal", "teams", "messenger"];
const INPUT_TYPES = { phone: "tel", email: "email", messenger: "text" } as const;

interface Props {
  kind: ChannelKind;
  form: Pick<Fields, "getInputProps">;
  /** Where the channel is in the form: `channels.0.`. */
  at?: string;
}

/** The number, address or name at which somebody is reached. */
export function ChannelValue(props: Props & { isRequired: boolean; autoFocus?: boolean }) {
  const { kind, form, at = "", isRequired, autoFocus } = props;
  const { t } = useTranslation("contacts");
  const value = (
    <TextInput
      label={t(`channel.values.${kind}`)}
      type={INPUT_TYPES[kind]}
      autoComplete="off"
      withAsterisk={isRequired}
      autoFocus={autoFocus}
      {...form.getInputProps(`${at}value`)}
    />
  );
  if (kind !== "messenger") return value;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <Autocomplete
        label={t("channel.service")}
        data={SERVICES}
        withAsterisk={isRequired}
        {...form.getInputProps(`${at}service`)}
      />
      {value}
    </SimpleGrid>
  );
}

/** What else there is to say of it. */
export function ChannelDetails({ kind, form, at = "" }: Props) {
  const { t } = useTranslation("contacts");
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {kind === "phone" && (
        <TextInput
          label={t("channel.extension")}
          inputMode="numeric"
          {...form.getInputProps(`${at}extension`)}
        />
      )}
      <TextInput label={t("channel.label")} maxLength={60} {...form.getInputProps(`${at}label`)} />
    </SimpleGrid>
  );
}
