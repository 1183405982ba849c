export { Item, ItemList } from "./ItemList";
export { MoreButton } from "./MoreButton";
export { SortableList } from "./SortableList";
