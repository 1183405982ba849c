export { type Command, listenToKeys, type Pressed, useCommands, useRegistered } from "./commands";
export { shownKeys } from "./keys";
