export { ActiveItem } from "./ActiveItem";
export { ChannelLink } from "./ChannelLink";
export { PlaceFacts } from "./PlaceFacts";
export { PlaceFields } from "./PlaceFields";
export { PlaceForm } from "./PlaceForm";
export {
  asValues,
  type CustomerContact,
  type Place,
  type Places,
  placeOf,
  placesQuery,
  takeStep,
  usePlacesKind,
} from "./places";
export { ReachMark } from "./ReachMark";
export { type Resembling, useResembling } from "./useResembling";
