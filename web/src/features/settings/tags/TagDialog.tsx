import { Button, Divider, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconArrowMerge, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ColorField } from "~/components/ColorField";
import { FormDialog } from "~/components/dialog";
import { Loaded } from "~/components/feedback";
import { useFreshValues, useSaving } from "~/components/form";
import { TermLabel } from "~/components/TermLabel";
import { useMay } from "~/features/session";
import { type Tag, tagQuery } from "../api";
import { DeleteTagDialog, MergeTagDialog } from "./EndTagDialogs";
import { TAG_TOUCHES } from "./touches";

function useBackToTags(): () => void {
  const navigate = useNavigate();
  return () => navigate({ to: "/settings/tags", search: (list) => list });
}

/** A tag that is made ahead of its first customer. */
export function NewTagDialog() {
  return <TagForm tag={null} />;
}

/** One tag over the list: name, colour, merging, deleting. */
export function TagDialog() {
  const { t } = useTranslation(["settings", "common"]);
  const { tagId } = useParams({ from: "/shell/settings/tags/$tagId" });
  const close = useBackToTags();
  const tag = useQuery(tagQuery(tagId));
  const mayEdit = useMay()("customers:tag:edit");
  if (tag.data && mayEdit) return <TagForm tag={tag.data} />;
  return (
    <Modal
      opened
      onClose={close}
      title={tag.data?.name ?? t("settings:tags.one")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <Loaded query={tag} lines={2}>
        {(found) => (
          <Stack>
            <TermLabel label={found.name} color={found.color} />
            <Text size="sm">{t("settings:tags.customers", { count: found.customers })}</Text>
          </Stack>
        )}
      </Loaded>
    </Modal>
  );
}

function TagForm({ tag }: { tag: Tag | null }) {
  const { t } = useTranslation("settings");
  const close = useBackToTags();
  const idempotent = useIdempotencyKey();
  const [end, setEnd] = useState<"merge" | "delete" | null>(null);
  const values = { name: tag?.name ?? "", color: tag?.color ?? "gray" };
  const form = useForm({ initialValues: values });
  useFreshValues(form, tag?.version ?? 0, values);
  const { save, ...submission } = useSaving(form, { touches: TAG_TOUCHES });
  const send = () => {
    const wish = form.values;
    const request = () =>
      tag
        ? body(
            api.PATCH("/tags/{id}", {
              params: { path: { id: tag.id } },
              body: wish as never,
              headers: ifMatch(tag.version),
            }),
          )
        : body(api.POST("/tags", { body: wish as never, headers: idempotent(wish) }));
    return save(request, close);
  };
  if (tag && end === "merge") return <MergeTagDialog tag={tag} onClose={() => setEnd(null)} onDone={close} />;
  if (tag && end === "delete")
    return <DeleteTagDialog tag={tag} onClose={() => setEnd(null)} onDone={close} />;
  return (
    <FormDialog
      title={tag?.name ?? t("tags.add")}
      onClose={close}
      onSubmit={send}
      submission={submission}
      isDisabled={!form.values.name.trim()}
    >
      {tag && (
        <Text size="sm" c="dimmed">
          {t("tags.customers", { count: tag.customers })}
        </Text>
      )}
      <TextInput label={t("tags.name")} maxLength={60} data-autofocus {...form.getInputProps("name")} />
      <ColorField
        value={form.values.color}
        onChange={(color) => form.setFieldValue("color", color)}
        error={form.errors.color}
      />
      {tag && (
        <>
          <Divider />
          <Group gap="xs">
            <Button
              variant="default"
              size="xs"
              leftSection={<IconArrowMerge size={16} aria-hidden />}
              onClick={() => setEnd("merge")}
            >
              {t("tags.merge")}
            </Button>
            <Button
              variant="subtle"
              color="red"
              size="xs"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => setEnd("delete")}
            >
              {t("tags.delete")}
            </Button>
          </Group>
        </>
      )}
    </FormDialog>
  );
}
