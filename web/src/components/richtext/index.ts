export { RichText } from "./RichText";
export { RichTextEditor, type RichTextHandle } from "./RichTextEditor";
export { RichTextField } from "./RichTextField";
