import { Select, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { isProblem } from "~/api/problem";
import { ConfirmDialog } from "~/components/dialog";
import { useTell } from "~/components/feedback";
import { pathOf } from "~/components/register";
import type { Scheme, SchemeTerm } from "../api";
import { schemeTouches } from "./scheme";

interface Props {
  scheme: Scheme;
  term: SchemeTerm;
  onClose: () => void;
}

/** Deletes a term; where customers have it, another one takes its place. */
export function RemoveTermDialog({ scheme, term, onClose }: Props) {
  const { t } = useTranslation(["settings", "common"]);
  const client = useQueryClient();
  const tell = useTell();
  const [used, setUsed] = useState<number | null>(null);
  const [replacement, setReplacement] = useState<string | null>(null);
  const remove = async () => {
    try {
      await body(
        api.POST("/category-schemes/{id}/remove-term", {
          params: { path: { id: scheme.id } },
          body: { code: term.code, replace_with: replacement },
          headers: ifMatch(scheme.version),
        }),
      );
    } catch (error) {
      if (isProblem(error, "in_use")) setUsed(Number(error.extra.count ?? 0));
      throw error;
    } finally {
      await Promise.all(schemeTouches.map((queryKey) => client.invalidateQueries({ queryKey })));
    }
    tell.done(t("settings:categories.removed", { name: term.label }));
  };
  return (
    <ConfirmDialog
      title={t("settings:categories.remove")}
      text={t("settings:categories.removeText", { name: term.label })}
      confirm={t("common:delete")}
      isDangerous
      isDisabled={used !== null && !replacement}
      onConfirm={remove}
      onClose={onClose}
    >
      {used !== null && (
        <>
          <Text size="sm">{t("settings:categories.used", { count: used })}</Text>
          <Select
            label={t("settings:categories.replace")}
            data={scheme.terms
              .filter(({ code, archived }) => code !== term.code && !archived)
              .map((each) => ({ value: each.code, label: pathOf(each, scheme.terms) }))}
            value={replacement}
            onChange={setReplacement}
            searchable
          />
        </>
      )}
    </ConfirmDialog>
  );
}
