/** What notes, files and activities are about. */
export interface Target {
  resource: "customers" | "contacts";
  id: string;
}

/** What files belong to. */
export type FilesTarget = Target | { resource: "activities"; id: string };

/** Where a page shows what is around customers and contacts: a note about a contact is on its customers' pages too. */
export const AROUND = [
  ["customers"],
  ["contacts"],
  ["activities"],
  ["rows", "/activities"],
  ["rows", "/customers"],
];

/** The address of what is around a target, as the schema knows it for customers: the two are alike. */
export const pathOf = <P extends string>({ resource }: FilesTarget, part: P) =>
  `/${resource}/{target_id}/${part}` as `/customers/{target_id}/${P}`;
