import { nextKey, type SentRows } from "~/components/form";
import { orNull, type PostalValues, postalAddress, postalValues, type Values } from "~/components/record";
import { bodyOf, type Column, type FieldValue, valueIn } from "~/components/register";
import { type AvailabilityValues, availabilityOf } from "./availability";
import type { ChannelKind } from "./ChannelFields";
import type { PlaceValues } from "./PlaceFields";

/** One way to reach somebody, in a form. */
export interface ChannelRow {
  key: string;
  kind: ChannelKind;
  value: string;
  service: string;
  extension: string;
  label: string;
}

/** Somebody new, as a form holds them. */
export interface NewPerson extends Record<string, unknown> {
  first_name: string | null;
  last_name: string | null;
  language: string | null;
  channels: ChannelRow[];
  /** Null for the customer's. */
  address: PostalValues | null;
  /** Null while nobody says when they can be reached. */
  availability: AvailabilityValues | null;
  /** Fields of the organisation's own, by key. */
  custom: Record<string, FieldValue>;
}

export function emptyChannel(kind: ChannelKind): ChannelRow {
  return { key: nextKey(), kind, value: "", service: "", extension: "", label: "" };
}

/** What a form begins with; it asks for an address at once if there must be one, in the country that is likely. */
export function emptyPerson({ country, withAddress }: { country: string; withAddress: boolean }): NewPerson {
  return {
    first_name: null,
    last_name: null,
    language: null,
    channels: [emptyChannel("phone"), emptyChannel("email")],
    address: withAddress ? postalValues(null, country) : null,
    availability: null,
    custom: {},
  };
}

export const emptyPlace: PlaceValues = { title: "", department: "", responsibility_ids: [] };

/** What is sent of somebody's place at a customer. */
export function placeBody({ title, department, responsibility_ids }: PlaceValues): Values {
  return { title: orNull(title), department: orNull(department), responsibility_ids };
}

const isSent = ({ value, service }: ChannelRow) => value.trim() !== "" || service.trim() !== "";

/** Which rows of the form are sent; `pointer` is where the person is in the body. */
export function sentOfPerson({ channels }: NewPerson, pointer = ""): SentRows {
  return { [`${pointer}/channels`]: channels.map(isSent) };
}

/** Whether a phone of somebody is given. */
export const hasPhone = ({ channels }: NewPerson) =>
  channels.some(({ kind, value }) => kind === "phone" && value.trim() !== "");

/** What is sent of somebody; `columns` are those of the register `contacts` that the form asks for beside names. */
export function personBody(values: NewPerson, columns: readonly Column[]): Values {
  const { first_name, last_name, language, channels, address, availability } = values;
  const given = columns
    .map((column): [Column, FieldValue] => [column, valueIn(values, column)])
    .filter(([, value]) => value !== null);
  return {
    first_name: orNull(first_name ?? ""),
    last_name: orNull(last_name ?? ""),
    language,
    channels: channels.filter(isSent).map(({ kind, value, service, extension, label }) => ({
      kind,
      value,
      ...(kind === "messenger" ? { service: orNull(service) } : {}),
      ...(kind === "phone" ? { extension: orNull(extension) } : {}),
      label: orNull(label),
    })),
    ...(address ? { address: postalAddress(address) } : {}),
    ...(availability ? { availability: availabilityOf(availability) } : {}),
    ...bodyOf(given),
  };
}

/** Which paths `PersonFields` has fields for, from where the person is in the form. */
export function hasPersonField(path: string): boolean {
  return (
    /^(first_name|last_name|language|channels|address|availability)$/.test(path) ||
    /^channels\.\d+\.(value|service|extension|label)$/.test(path) ||
    /^address\.\w+$/.test(path) ||
    /^availability\.(timezone|(windows|exceptions)\.\d+\.\w+)$/.test(path) ||
    path.startsWith("custom.")
  );
}
