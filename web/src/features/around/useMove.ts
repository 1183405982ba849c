import { useTranslation } from "react-i18next";
import { useAction, useTell } from "~/components/feedback";
import { type Activity, BACK, type Move, moveActivity } from "./activity";
import { AROUND } from "./target";

/** Says that an activity took place, was called off, or is planned again; each with Undo. */
export function useMove({ id, state }: Pick<Activity, "id" | "state">, onDone?: () => void) {
  const { t } = useTranslation(["activities", "common"]);
  const tell = useTell();
  const undo = useAction((move: Move) => moveActivity(id, move), {
    touches: AROUND,
    done: t("common:undone"),
  });
  return useAction((move: Move) => moveActivity(id, move), {
    touches: AROUND,
    onDone: (_changed, move) => {
      tell.done(t(`activities:moved.${move}`), () => undo.mutate(BACK[state]));
      onDone?.();
    },
  });
}
