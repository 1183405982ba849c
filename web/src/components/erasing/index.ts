export { EraseDialog } from "./EraseDialog";
export { ErasedNote } from "./ErasedNote";
