import { Checkbox, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { ConfirmDialog } from "~/components/dialog";
import { useAction } from "~/components/feedback";
import type { Tag } from "../api";
import { TAG_TOUCHES } from "./touches";

const FOUND = 50;

interface Props {
  tag: Tag;
  /** Back to the tag. */
  onClose: () => void;
  /** The tag is gone. */
  onDone: () => void;
}

/** Another tag takes this one's place at all its customers. */
export function MergeTagDialog({ tag, onClose, onDone }: Props) {
  const { t } = useTranslation("settings");
  const [into, setInto] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search.trim(), 200);
  const others = useQuery({
    queryKey: ["tags", "found", asked],
    queryFn: async () => {
      const query = { q: asked || undefined, limit: FOUND, fields: "name" };
      const { results } = await body(api.GET("/tags", { params: { query: query as never } }));
      return results as unknown as { id: string; name: string }[];
    },
    placeholderData: keepPreviousData,
  });
  const merge = useAction(
    (into_id: string) =>
      body(
        api.POST("/tags/{id}/merge", {
          params: { path: { id: tag.id } },
          body: { into_id },
          headers: ifMatch(tag.version),
        }),
      ),
    {
      touches: TAG_TOUCHES,
      // Where very many customers have it, a job does it: the bell tells how far that is.
      done: (answer) => ("kind" in answer ? t("handedOver") : t("tags.merged", { name: tag.name })),
      onDone,
    },
  );
  return (
    <ConfirmDialog
      title={t("tags.merge")}
      text={t("tags.mergeText", { name: tag.name })}
      confirm={t("tags.mergeButton")}
      isDisabled={!into}
      onConfirm={() => (into ? merge.mutateAsync(into) : Promise.resolve())}
      onClose={onClose}
    >
      <Select
        label={t("tags.into")}
        data={(others.data ?? [])
          .filter(({ id }) => id !== tag.id)
          .map(({ id, name }) => ({ value: id, label: name }))}
        value={into}
        onChange={setInto}
        searchable
        searchValue={search}
        onSearchChange={setSearch}
        nothingFoundMessage={t("tags.noOther")}
      />
    </ConfirmDialog>
  );
}

/** Deletes a tag; customers that have it lose it, if one says so. */
export function DeleteTagDialog({ tag, onClose, onDone }: Props) {
  const { t } = useTranslation(["settings", "common"]);
  const [detach, setDetach] = useState(false);
  const isUsed = tag.customers > 0;
  const remove = useAction(
    () =>
      body(
        api.DELETE("/tags/{id}", {
          params: { path: { id: tag.id }, query: { detach: isUsed } },
          headers: ifMatch(tag.version),
        }),
      ),
    { touches: TAG_TOUCHES, done: t("settings:tags.deleted", { name: tag.name }), onDone },
  );
  return (
    <ConfirmDialog
      title={t("settings:tags.delete")}
      text={t("settings:tags.deleteText", { name: tag.name })}
      confirm={t("common:delete")}
      isDangerous
      isDisabled={isUsed && !detach}
      onConfirm={() => remove.mutateAsync()}
      onClose={onClose}
    >
      {isUsed && (
        <Checkbox
          label={t("settings:tags.detach", { count: tag.customers })}
          checked={detach}
          onChange={(event) => setDetach(event.currentTarget.checked)}
        />
      )}
    </ConfirmDialog>
  );
}
