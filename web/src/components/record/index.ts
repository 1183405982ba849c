export type { Changed, Recorded, RecordKind, Values } from "./change";
export { Facts } from "./Facts";
export { History, type HistoryQuery, type HistorySource } from "./History";
export { Mark } from "./Mark";
export { Panel } from "./Panel";
export { PartForm } from "./PartForm";
export { PartList } from "./PartList";
export { PickMenu } from "./PickMenu";
export {
  type PostalAddress,
  PostalFields,
  type PostalValues,
  postalAddress,
  postalValues,
} from "./PostalFields";
export { PostalLine } from "./PostalLine";
export { orNull } from "./parts";
export { type RecordAction, RecordActions } from "./RecordActions";
export { type PartSaving, RecordParts } from "./RecordParts";
export { useArchiving } from "./useArchiving";
export { useHistoryText } from "./useHistoryText";
export { useRecordChange } from "./useRecordChange";
