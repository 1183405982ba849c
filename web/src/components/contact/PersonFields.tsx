import { Fieldset, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { AddButton, ColumnFields, type Fields, RemoveRow, RowOfFields } from "~/components/form";
import { PostalFields, postalValues } from "~/components/record";
import { type Column, isRequired, type Register } from "~/components/register";
import { AvailabilityFields } from "./AvailabilityFields";
import { type AvailabilityValues, valuesOf } from "./availability";
import { CHANNEL_KINDS, ChannelDetails, ChannelValue } from "./ChannelFields";
import { emptyChannel, type NewPerson } from "./person";

const WHO = ["first_name", "last_name", "language"];

interface Props {
  /** The register `contacts`: names of fields, and what its policy asks for. */
  register: Register;
  person: NewPerson;
  form: Fields;
  /** Where the person is in the form: `contacts.0.`. */
  at?: string;
  /** Fields of the organisation's own that are asked for. */
  own: readonly Column[];
  /** The organisation's country, and the zone in which hours are likely meant. */
  country: string;
  timezone: string;
  autoFocus?: boolean;
}

/** Somebody new: the name, every way to reach them, and on demand where and when. */
export function PersonFields({ register, person, form, at = "", own, autoFocus, ...likely }: Props) {
  const { t } = useTranslation("contacts");
  const { requirements } = register;
  const named = [person.first_name, person.last_name].some((name) => name?.trim());
  const isAsked = WHO.slice(0, 2).some((name) => isRequired(requirements, name, "create"));
  const any = { create: true, update: true, kind: null, substitute: null };
  // One of both names is enough, whatever the policy.
  const asked = named || isAsked ? requirements : { ...requirements, last_name: any };
  const columns = register.columns.filter(({ name }) => WHO.includes(name));
  return (
    <Stack gap="sm">
      <ColumnFields
        columns={columns}
        values={person}
        form={form}
        requirements={asked}
        at={at}
        {...(autoFocus ? { focused: "first_name" } : {})}
      />
      <ChannelRows
        channels={person.channels}
        form={form}
        at={at}
        isRequired={isRequired(requirements, "channels", "create")}
      />
      {own.length > 0 && (
        <ColumnFields columns={own} values={person} form={form} requirements={requirements} at={at} />
      )}
      <OwnAddress
        isGiven={person.address !== null}
        form={form}
        at={at}
        isRequired={isRequired(requirements, "address", "create")}
        country={likely.country}
      />
      {person.availability ? (
        // Without a frame: hours need the whole width of a phone.
        <Stack gap="sm" role="group" aria-label={t("hours.title")}>
          <Text size="sm" fw={600}>
            {t("hours.title")}
          </Text>
          <AvailabilityFields
            values={person.availability}
            errors={form.errors}
            at={`${at}availability.`}
            onChange={(values: AvailabilityValues) => form.setFieldValue(`${at}availability`, values)}
          />
          <RemoveRow
            label={t("hours.leaveOut")}
            onClick={() => form.setFieldValue(`${at}availability`, null)}
          />
        </Stack>
      ) : (
        <AddButton
          label={t("hours.add")}
          onClick={() => form.setFieldValue(`${at}availability`, valuesOf(null, likely.timezone))}
        />
      )}
    </Stack>
  );
}

interface PartProps {
  form: Fields;
  at: string;
  isRequired: boolean;
}

/** Every way to reach somebody; the first one is preferred. */
function ChannelRows({ channels, form, at, isRequired: must }: PartProps & Pick<NewPerson, "channels">) {
  const { t } = useTranslation("contacts");
  const isFilled = channels.some(({ value }) => value.trim() !== "");
  return (
    <Stack gap="xs">
      {channels.map(({ key, kind, value }, index) => {
        const path = `${at}channels.${index}.`;
        const isFaulty = ["extension", "label"].some((name) => form.errors[path + name]);
        return (
          <RowOfFields
            key={key}
            details={<ChannelDetails kind={kind} form={form} at={path} />}
            isFaulty={isFaulty}
            name={value.trim() || t(`channel.kinds.${kind}`)}
            removeLabel={t("channel.remove", { name: value.trim() || t(`channel.kinds.${kind}`) })}
            onRemove={channels.length > 1 ? () => form.removeListItem(`${at}channels`, index) : undefined}
          >
            <ChannelValue
              kind={kind}
              form={form}
              at={path}
              isRequired={kind === "messenger" || (must && !isFilled && index === 0)}
            />
          </RowOfFields>
        );
      })}
      <PartError of={form.errors[`${at}channels`]} />
      {must && channels.length > 1 && (
        <Text size="xs" c="dimmed">
          {t("channel.oneWillDo")}
        </Text>
      )}
      <Group gap="xs">
        {CHANNEL_KINDS.map((kind) => (
          <AddButton
            key={kind}
            label={t(`channel.addKind.${kind}`)}
            onClick={() => form.insertListItem(`${at}channels`, emptyChannel(kind))}
          />
        ))}
      </Group>
    </Stack>
  );
}

/** An address of somebody's own, instead of the customer's. */
function OwnAddress(props: PartProps & { isGiven: boolean; country: string }) {
  const { form, at, isRequired: must, isGiven, country } = props;
  const { t } = useTranslation("contacts");
  const path = `${at}address`;
  return (
    <>
      {isGiven ? (
        <Fieldset legend={t("address.own")}>
          <Stack gap="sm">
            <PostalFields field={(name) => form.getInputProps(`${path}.${name}`)} />
            {!must && (
              <RemoveRow label={t("address.remove")} onClick={() => form.setFieldValue(path, null)} />
            )}
          </Stack>
        </Fieldset>
      ) : (
        <AddButton
          label={t("address.add")}
          isRequired={must}
          onClick={() => form.setFieldValue(path, postalValues(null, country))}
        />
      )}
      <PartError of={form.errors[path]} />
    </>
  );
}

function PartError({ of }: { of: React.ReactNode }) {
  if (!of) return null;
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      {of}
    </Text>
  );
}
