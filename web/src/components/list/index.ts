export { Item, ItemList } from "./ItemList";
export { SortableList } from "./SortableList";
