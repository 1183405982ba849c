import type { TFunction } from "i18next";
import { ApiProblem } from "~/api/problem";

/** What went wrong as one sentence in the person's language: the server's own, where it sent one. */
export function problemText(error: unknown, t: TFunction<"common">): string {
  if (!(error instanceof ApiProblem)) return t("problem.server");
  if (error.status === 0) return t("problem.network");
  if (error.status === 412) return t("problem.stale");
  if (error.detail || error.title) return error.detail || error.title;
  return error.status === 403 ? t("problem.forbidden") : t("problem.server");
}
