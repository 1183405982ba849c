import { IconArchive, IconArchiveOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { useAction, useTell } from "../feedback";
import type { RecordAction } from "./RecordActions";

interface Archivable {
  id: string;
  name: string;
  version: number;
  archived_at: string | null;
}

/** Customers and contacts leave and come back alike. */
async function move(
  resource: "customers" | "contacts",
  id: string,
  isArchiving: boolean,
  seen: number | null,
) {
  const asked = { params: { path: { id } }, headers: seen === null ? {} : ifMatch(seen) };
  if (isArchiving) await body(api.DELETE(`/${resource}/{id}` as "/customers/{id}", asked));
  else await body(api.POST(`/${resource}/{id}/restore` as "/customers/{id}/restore", asked));
}

/** Archives a record that nobody changed since it was read, or brings it back; each with Undo. */
export function useArchiving(
  resource: "customers" | "contacts",
  { id, name, version, archived_at }: Archivable,
): { action: RecordAction; isPending: boolean } {
  const { t } = useTranslation(["record", "common"]);
  const tell = useTell();
  const touches = [["customers"], ["contacts"], ["rows", `/${resource}`]];
  const undo = useAction((isArchiving: boolean) => move(resource, id, isArchiving, null), {
    touches,
    done: t("common:undone"),
  });
  const change = useAction((isArchiving: boolean) => move(resource, id, isArchiving, version), {
    touches,
    onDone: (_none, isArchiving) =>
      tell.done(t(isArchiving ? "record:actions.archived" : "record:actions.back", { name }), () =>
        undo.mutate(!isArchiving),
      ),
  });
  const isArchived = archived_at !== null;
  return {
    action: {
      id: "archive",
      text: t(isArchived ? "record:actions.restore" : "record:actions.archive"),
      icon: isArchived ? IconArchiveOff : IconArchive,
      run: () => change.mutate(!isArchived),
    },
    isPending: change.isPending,
  };
}
