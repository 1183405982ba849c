export { Cell, labelText } from "./Cell";
export { type ColumnOption, sources, useColumnOptions } from "./options";
export { registerQuery } from "./queries";
export { RegisterPage } from "./RegisterPage";
export { readRegisterSearch } from "./search";
export type { Column, Label, Register, RegisterSearch, Requirement, Row } from "./types";
