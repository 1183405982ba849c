export { LayoutEditor } from "./LayoutEditor";
export {
  acrossColumns,
  asInput,
  COLUMNS,
  canStep,
  inColumn,
  type Place,
  stepped,
  withState,
} from "./layout";
