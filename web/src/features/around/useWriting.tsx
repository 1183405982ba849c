import { IconCalendarPlus, IconNote } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordAction } from "~/components/record";
import { useMay } from "~/features/session";
import { NewActivityDialog } from "./ActivityDialog";
import { NewNoteDialog } from "./NewNoteDialog";
import type { Target } from "./target";

/** What can be written about a customer or contact from anywhere on its page, and the window that it opens. */
export function useWriting(target: Target): { actions: RecordAction[]; dialog: ReactNode } {
  const { t } = useTranslation("record");
  const may = useMay();
  const [open, setOpen] = useState<"note" | "activity" | null>(null);
  const close = () => setOpen(null);
  const actions: RecordAction[] = [];
  if (may("customers:note:edit"))
    actions.push({ id: "note", text: t("actions.note"), icon: IconNote, run: () => setOpen("note") });
  if (may("customers:activity:edit"))
    actions.push({
      id: "activity",
      text: t("actions.activity"),
      icon: IconCalendarPlus,
      run: () => setOpen("activity"),
    });
  return {
    actions,
    dialog:
      open === "note" ? (
        <NewNoteDialog target={target} onClose={close} />
      ) : (
        open === "activity" && <NewActivityDialog initial={{}} target={target} onClose={close} />
      ),
  };
}
