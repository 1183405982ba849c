import { Select } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { isProblem } from "~/api/problem";
import { ConfirmDialog } from "~/components/dialog";
import { useTell } from "~/components/feedback";
import type { Term } from "../api";
import { termTouches } from "./touches";

interface Props {
  dictionary: string;
  term: Term;
  /** What may take its place. */
  others: Term[];
  onClose: () => void;
}

/** Deletes a term; where it is used, another one takes its place. */
export function DeleteTermDialog({ dictionary, term, others, onClose }: Props) {
  const { t } = useTranslation(["settings", "common"]);
  const client = useQueryClient();
  const tell = useTell();
  const [isUsed, setUsed] = useState(false);
  const [replacement, setReplacement] = useState<string | null>(null);
  const remove = async () => {
    let job: unknown;
    try {
      job = await body(
        api.DELETE("/dictionaries/{dictionary}/{id}", {
          params: {
            path: { dictionary, id: term.id },
            query: replacement ? { replace_with: replacement } : {},
          },
          headers: ifMatch(term.version),
        }),
      );
    } catch (error) {
      if (isProblem(error, "term_in_use")) setUsed(true);
      throw error;
    } finally {
      await Promise.all(termTouches(dictionary).map((queryKey) => client.invalidateQueries({ queryKey })));
    }
    // Where very many customers have it, a job does it: the bell tells how far that is.
    tell.done(job ? t("settings:handedOver") : t("settings:terms.deleted", { name: term.label }));
  };
  return (
    <ConfirmDialog
      title={t("settings:terms.delete")}
      text={t("settings:terms.deleteText", { name: term.label })}
      confirm={t("common:delete")}
      isDangerous
      isDisabled={isUsed && !replacement}
      onConfirm={remove}
      onClose={onClose}
    >
      {isUsed && (
        <Select
          label={t("settings:terms.replace")}
          description={t("settings:terms.replaceHint")}
          data={others.map(({ id, label }) => ({ value: id, label }))}
          value={replacement}
          onChange={setReplacement}
          searchable
        />
      )}
    </ConfirmDialog>
  );
}
