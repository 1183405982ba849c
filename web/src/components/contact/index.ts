export { ActiveItem } from "./ActiveItem";
export { AvailabilityFields } from "./AvailabilityFields";
export { type Availability, availabilityOf, byHours, valuesOf } from "./availability";
export { CHANNEL_KINDS, ChannelDetails, ChannelValue } from "./ChannelFields";
export { ChannelLink } from "./ChannelLink";
export { PersonFields } from "./PersonFields";
export { PlaceFacts } from "./PlaceFacts";
export { PlaceFields, type PlaceValues } from "./PlaceFields";
export { PlaceForm } from "./PlaceForm";
export {
  emptyPerson,
  emptyPlace,
  hasPersonField,
  hasPhone,
  type NewPerson,
  personBody,
  placeBody,
  sentOfPerson,
} from "./person";
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
