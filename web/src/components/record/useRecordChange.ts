import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { isProblem } from "~/api/problem";
import { useTell } from "~/components/feedback";
import { type Changed, Conflict, fulfil, type Recorded, type RecordKind, type Wish } from "./change";

const isStale = (error: unknown): boolean => isProblem(error, "version_mismatch");

interface Options {
  /**
   * What the caller shows where it arose: nothing, conflicts, or all refusals. What nobody shows is told at the
   * edge of the page, a conflict with the choice to insist.
   */
  settles?: "nothing" | "conflicts" | "all";
}

/** Changes a record and offers Undo for ten seconds. */
export function useRecordChange<R extends Recorded>(
  kind: RecordKind<R>,
  { settles = "nothing" }: Options = {},
) {
  const { t } = useTranslation(["record", "common"]);
  const tell = useTell();
  const take = (changed: Changed<R>) => {
    const { previous: _previous, ...record } = changed;
    kind.take(record as unknown as R);
  };
  const change = useMutation<Changed<R>, Error, Wish<R>>({
    mutationFn: (wish) => fulfil(kind, wish, isStale),
    onSuccess: (changed, { done }) => {
      take(changed);
      if (Object.keys(changed.previous).length === 0) return;
      const undo: Wish<R> = {
        seen: changed,
        values: () => changed.previous,
        replaces: (record) => Object.keys(changed.previous).map((name) => record[name as keyof R]),
      };
      tell.done(done ?? t("common:saved"), () => {
        fulfil(kind, undo, isStale)
          .then((back) => {
            take(back);
            tell.done(t("common:undone"));
          })
          .catch((error) =>
            error instanceof Conflict ? tell.done(t("record:undoTooLate")) : tell.failed(error),
          );
      });
    },
    onError: (error, wish) => {
      if (settles === "all") return;
      if (error instanceof Conflict) {
        const insist = () => change.mutate({ ...wish, seen: error.theirs as R });
        if (settles === "nothing")
          tell.choice(t("record:conflict.text"), t("record:conflict.takeMine"), insist);
      } else if (settles === "nothing" || !(isProblem(error) && error.status === 422))
        tell.failed(error, () => change.mutate(wish));
    },
  });
  return change;
}
