import type { components } from "~/api/schema";
import { type Column, changeOf, type FieldValue, heldOf } from "~/components/register";

export type CustomField = components["schemas"]["CustomFieldOut"];
export type FieldType = CustomField["type"];

/** The types in the order in which they are offered. */
export const FIELD_TYPES: readonly FieldType[] = [
  "string",
  "text",
  "integer",
  "decimal",
  "amount",
  "date",
  "datetime",
  "boolean",
  "select",
  "multi_select",
  "url",
  "email",
  "phone",
  "link",
];

const WITH_LIMITS = new Set<FieldType>(["integer", "decimal", "amount", "date", "datetime"]);
const WITH_LENGTH = new Set<FieldType>(["string", "text"]);
const WITH_OPTIONS = new Set<FieldType>(["select", "multi_select"]);
const NEVER_UNIQUE = new Set<FieldType>(["text", "amount", "boolean", "select", "multi_select"]);

/** Which settings a type has. */
export function settingsOf(type: FieldType) {
  return {
    limits: WITH_LIMITS.has(type),
    length: WITH_LENGTH.has(type),
    pattern: type === "string",
    currency: type === "amount",
    target: type === "link",
    options: WITH_OPTIONS.has(type),
    unique: !NEVER_UNIQUE.has(type),
    // What a link points to today may be gone tomorrow.
    byDefault: type !== "link",
  };
}

export interface OptionDraft extends Record<string, unknown> {
  code: string;
  labels: Record<string, string>;
  color: string;
  archived: boolean;
  /** It is saved already: its code stays. */
  isKept: boolean;
}

export interface FieldDraft extends Record<string, unknown> {
  key: string;
  type: FieldType;
  labels: Record<string, string>;
  help: Record<string, string>;
  group: string;
  is_required: boolean;
  is_unique: boolean;
  default: FieldValue;
  minimum: string;
  maximum: string;
  min_length: number | string;
  max_length: number | string;
  pattern: string;
  currency: string;
  target: string;
  options: OptionDraft[];
}

/** A field as the form holds it; without one, a new field. */
export function draftOf(field: CustomField | null, languages: readonly string[]): FieldDraft {
  const empty = Object.fromEntries(languages.map((language) => [language, ""]));
  return {
    key: field?.key ?? "",
    type: field?.type ?? "string",
    labels: { ...empty, ...field?.labels },
    help: { ...empty, ...field?.help },
    group: field?.group ?? "",
    is_required: field?.is_required ?? false,
    is_unique: field?.is_unique ?? false,
    default: heldOf(field?.default),
    minimum: field?.minimum ?? "",
    maximum: field?.maximum ?? "",
    min_length: field?.min_length ?? "",
    max_length: field?.max_length ?? "",
    pattern: field?.pattern ?? "",
    currency: field?.currency ?? "",
    target: field?.target ?? "customer",
    options: (field?.options ?? []).map(({ code, labels, color, archived }) => ({
      code,
      labels: { ...empty, ...labels },
      color,
      archived,
      isKept: true,
    })),
  };
}

const KEY = "default";

/** The value with which a new row begins, as a column: it is filled in as the field itself will be. */
export function defaultColumn(draft: FieldDraft, label: string, language: string): Column {
  const choices = draft.options
    .filter(({ archived }) => !archived)
    .map(({ code, labels, color }) => ({
      code: codeOf(code, labels),
      label: labelIn(labels, language),
      color,
    }));
  return {
    name: KEY,
    label,
    // Links have none.
    type: draft.type as Column["type"],
    operators: [],
    sortable: false,
    groupable: false,
    summable: false,
    nullable: true,
    default: false,
    choices: settingsOf(draft.type).options ? choices : null,
    dictionary: null,
    register: null,
    group: null,
    help: null,
    writes: `custom.${KEY}`,
  };
}

function sentDefault(draft: FieldDraft): unknown {
  if (draft.is_unique || !settingsOf(draft.type).byDefault || draft.default === null) return null;
  const { custom } = changeOf(defaultColumn(draft, "", ""), draft.default) as {
    custom: Record<string, unknown>;
  };
  return custom[KEY];
}

const labelIn = (labels: Record<string, string>, language: string): string =>
  labels[language]?.trim() || (Object.values(labels).find((label) => label.trim()) ?? "");
const codeOf = (code: string, labels: Record<string, string>): string =>
  code.trim() || codeFrom(labelIn(labels, ""));

/** A choice that is being added. */
export function newOption(languages: readonly string[]): OptionDraft {
  const labels = Object.fromEntries(languages.map((language) => [language, ""]));
  return { code: "", labels, color: "gray", archived: false, isKept: false };
}

const filled = (texts: Record<string, string>) =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ""));
const orNull = (text: string) => text.trim() || null;
const lengthOf = (value: number | string) => (value === "" ? null : Number(value));

/** What is sent: only the settings that the type has. Key, type and target are sent of a new field alone. */
export function wishOf(draft: FieldDraft, isNew: boolean): Record<string, unknown> {
  const has = settingsOf(draft.type);
  return {
    labels: filled(draft.labels),
    help: filled(draft.help),
    group: orNull(draft.group),
    is_required: draft.is_required,
    is_unique: has.unique && draft.is_unique,
    default: sentDefault(draft),
    ...(has.limits ? { minimum: orNull(draft.minimum), maximum: orNull(draft.maximum) } : {}),
    ...(has.length ? { min_length: lengthOf(draft.min_length), max_length: lengthOf(draft.max_length) } : {}),
    ...(has.pattern ? { pattern: orNull(draft.pattern) } : {}),
    ...(has.currency ? { currency: orNull(draft.currency) } : {}),
    ...(has.options
      ? {
          options: draft.options.map(({ code, labels, color, archived }) => ({
            code: codeOf(code, labels),
            labels: filled(labels),
            color,
            archived,
          })),
        }
      : {}),
    ...(isNew ? { key: draft.key, type: draft.type, ...(has.target ? { target: draft.target } : {}) } : {}),
  };
}

const CYRILLIC: Record<string, string> = Object.fromEntries(
  "а:a б:b в:v г:g д:d е:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:h ц:ts ч:ch ш:sh щ:sht ъ:a ь:y ю:yu я:ya"
    .split(" ")
    .map((pair) => pair.split(":") as [string, string]),
);

/** A key made of a label, in Latin letters (Bulgarian ones by the law of 2009): `Нетна площ` -> `netna_plosht`. */
export function codeFrom(label: string): string {
  const latin = Array.from(label.toLowerCase(), (letter) => CYRILLIC[letter] ?? letter).join("");
  return latin
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "")
    .slice(0, 50)
    .replace(/_+$/, "");
}
