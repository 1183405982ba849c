import { useTranslation } from "react-i18next";
import { useAction, useTell } from "~/components/feedback";
import { useFormat } from "~/i18n/useFormat";
import { TOUCHED, undoMerge } from "./api";

/** Parts what a merge made one; what stays as it is, because it was changed since, is told by name. */
export function useMergeUndo() {
  const { t } = useTranslation("merging");
  const format = useFormat();
  const tell = useTell();
  return useAction(undoMerge, {
    touches: TOUCHED,
    onDone: ({ kept }) => {
      if (kept.length === 0) tell.done(t("undone"));
      else tell.done(t("undoneBut", { kept: format.list(kept.map(({ name }) => name)) }));
    },
  });
}
