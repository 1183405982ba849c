export { sources } from "./options";
export { registerQuery } from "./queries";
export { RegisterPage } from "./RegisterPage";
export { readRegisterSearch } from "./search";
export type { Column, Label, Register, RegisterSearch, Row } from "./types";
