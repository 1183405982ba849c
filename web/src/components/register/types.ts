/** What `GET /registers/{name}` says of a list, and the state that a list is in. */

export type ColumnType =
  | "string"
  | "text"
  | "email"
  | "phone"
  | "url"
  | "integer"
  | "decimal"
  | "boolean"
  | "date"
  | "datetime"
  | "enum"
  | "country"
  | "language"
  | "term"
  | "employee"
  | "reference"
  | "tags"
  | "select"
  | "multi_select"
  | "amount"
  | "uuid"
  | "image";

export type Operator =
  | "eq"
  | "ne"
  | "in"
  | "not_in"
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "icontains"
  | "istartswith"
  | "isnull"
  | "all"
  | "any"
  | "none"
  | "under";

export interface Choice {
  code: string;
  label: string;
  color?: string | null;
  /** The choice that it is below, in a tree. */
  parent?: string | null;
}

export interface Column {
  name: string;
  label: string;
  type: ColumnType;
  operators: Operator[];
  sortable: boolean;
  /** Whether the list can be grouped by it, and whether its values add up. */
  groupable: boolean;
  summable: boolean;
  nullable: boolean;
  /** Shown unless somebody chooses otherwise. */
  default: boolean;
  choices: Choice[] | null;
  /** The dictionary whose terms are the values. */
  dictionary: string | null;
  /** The register whose rows are the values of a reference, or of tags by their names. */
  register: string | null;
  /** What it stands together with, and what helps to fill it; null for most. */
  group: string | null;
  help: string | null;
  /** The field that a client sends to change it; `custom.tier` is a member. Null if it cannot be changed here. */
  writes: string | null;
}

/** When a field is mandatory; `kind` bounds it to persons or companies, for which a `substitute` may do. */
export interface Requirement {
  create: boolean;
  update: boolean;
  kind: string | null;
  substitute: string | null;
}

export interface Register {
  name: string;
  label: string;
  searchable: boolean;
  exportable: boolean;
  /** What its rows can be exported as. */
  formats: string[];
  default_ordering: string;
  columns: Column[];
  requirements: Record<string, Requirement>;
}

export type FilterValue = string | number | boolean;

export interface Condition {
  field: string;
  op: Operator;
  value: FilterValue | FilterValue[];
}

export type FilterNode = Condition | FilterGroup | { not: FilterNode };
export type FilterGroup = { and: FilterNode[] } | { or: FilterNode[] };

/** What the address bar holds; unset members come from the view, then from the register. */
export interface RegisterSearch {
  view?: string;
  q?: string;
  ordering?: string;
  filter?: FilterGroup;
  fields?: string[];
  /** The column that the rows are grouped by; empty for none, where the view has one. */
  group?: string;
  /** The columns whose filters show although they are empty. */
  filters?: string[];
}

export type DefaultFor = "person" | "organisation";

export interface SavedView {
  id: string;
  name: string;
  visibility: "private" | "role" | "everyone";
  role_id: string | null;
  columns: { name: string; width: number | null }[];
  filters: string[];
  filter: FilterNode | null;
  ordering: string | null;
  group: string | null;
  q: string | null;
  is_default: boolean;
  /** Whose default it was made. */
  default_for: DefaultFor[];
  can_edit: boolean;
  version: number;
}

/** Everything decided: what is asked of the server and shown. */
export interface RegisterState {
  q: string;
  ordering: string;
  filter: FilterGroup;
  columns: Column[];
  group: Column | null;
  /** Filters that show although they are empty. */
  filters: Column[];
}

/** The rows with one value of the column that the list is grouped by; `filter` means exactly them. */
export interface Group {
  value: unknown;
  filter: FilterNode;
  count: number;
  sums: Record<string, string | number | null>;
}

/** What a client sends for a field: ids of terms, employees and rows, names of tags. */
export type FieldValue = string | boolean | string[] | null;

/** Cells that change where they stand; `may` says which columns this person writes at all. */
export interface Editing {
  may: (column: Column) => boolean;
  canAddTerm: boolean;
}

/** The rows that somebody chose, as the API is told of them. */
export interface Chosen {
  count: number;
  /** Null for all that match, loaded or not. */
  ids: string[] | null;
  filter: FilterNode | null;
  q: string;
  /** Whether archived rows are among them, and whether others are. */
  hasArchived: boolean;
  hasActive: boolean;
  clear: () => void;
}

export type Row = { id: string } & Record<string, unknown>;

export interface Label {
  id: string;
  code?: string;
  label?: string;
  name?: string;
  color?: string | null;
}
