export { Cell, labelText } from "./Cell";
export { type ColumnOption, pathOf, sources, useColumnOptions } from "./options";
export { bodyOf, changeOf, groupsOfOwn, heldOf, isOwn, shownIn, valueIn } from "./own";
export { hasSubstitute, isRequired } from "./policy";
export { registerQuery } from "./queries";
export { RegisterPage } from "./RegisterPage";
export { useReferenceOptions } from "./references";
export { readRegisterSearch } from "./search";
export type {
  Chosen,
  Column,
  Editing,
  FieldValue,
  Label,
  Register,
  RegisterSearch,
  Requirement,
  Row,
} from "./types";
