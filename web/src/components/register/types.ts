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
  | "uuid";

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
  | "none";

export interface Choice {
  code: string;
  label: string;
}

export interface Column {
  name: string;
  label: string;
  type: ColumnType;
  operators: Operator[];
  sortable: boolean;
  nullable: boolean;
  /** Shown unless somebody chooses otherwise. */
  default: boolean;
  choices: Choice[] | null;
  /** The dictionary whose terms are the values. */
  dictionary: string | null;
  /** The register whose rows are the values of a reference. */
  register: string | null;
  /** The field that a client sends to change it; null if it cannot be changed here. */
  writes: string | null;
}

/** When a field is mandatory; `kind` bounds it to persons or companies. */
export interface Requirement {
  create: boolean;
  update: boolean;
  kind: string | null;
}

export interface Register {
  name: string;
  label: string;
  searchable: boolean;
  exportable: boolean;
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
}

export interface SavedView {
  id: string;
  name: string;
  visibility: "private" | "role" | "everyone";
  role_id: string | null;
  columns: { name: string; width: number | null }[];
  filters: string[];
  filter: FilterNode | null;
  ordering: string | null;
  is_default: boolean;
  can_edit: boolean;
  version: number;
}

/** Everything decided: what is asked of the server and shown. */
export interface RegisterState {
  q: string;
  ordering: string;
  filter: FilterGroup;
  columns: Column[];
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
