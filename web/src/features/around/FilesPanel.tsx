import { Anchor, Button, FileButton, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconPaperclip } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import type { components } from "~/api/schema";
import { FormDialog } from "~/components/dialog";
import { EmptyState, Loaded, useAction, useRemoval } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { Item, ItemList, MoreButton } from "~/components/list";
import { Panel } from "~/components/record";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import classes from "./panels.module.css";
import { AROUND, type FilesTarget, pathOf } from "./target";
import { Uploads } from "./Uploads";
import { useUploads } from "./useUploads";

type AttachedFile = components["schemas"]["AttachedFileOut"];

/** The files of a customer or contact: brought, fetched, renamed, taken away. */
export function FilesPanel({ target, isArchived }: { target: FilesTarget; isArchived: boolean }) {
  const { t } = useTranslation("around");
  const may = useMay();
  const canEdit = may("customers:file:edit") && !isArchived;
  const files = useInfiniteQuery({
    queryKey: [target.resource, target.id, "files"],
    queryFn: ({ pageParam }) =>
      body(
        api.GET(pathOf(target, "files"), {
          params: { path: { target_id: target.id }, query: { limit: 50, cursor: pageParam ?? undefined } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const { uploads, bring, retry, dismiss } = useUploads((file_id) => {
    const params = { path: { target_id: target.id } };
    return body(api.POST(pathOf(target, "files"), { params, body: { file_id } }));
  });
  const canAdd = canEdit && may("kernel:file:upload");
  const [isOver, setOver] = useState(false);
  const add = canAdd && (
    <FileButton multiple onChange={bring}>
      {(props) => (
        <Button {...props} leftSection={<IconPaperclip size={16} aria-hidden />}>
          {t("files.add")}
        </Button>
      )}
    </FileButton>
  );
  return (
    <Stack
      maw={760}
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        if (!canAdd || !event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!canAdd || event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        bring(event.dataTransfer.files);
      }}
    >
      <Panel title={t("files.title")}>
        <Uploads uploads={uploads} onRetry={retry} onDismiss={dismiss} />
        <Loaded query={files} lines={3} height={44}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.results);
            if (rows.length === 0) {
              return (
                <EmptyState
                  icon={<IconPaperclip />}
                  title={t("files.empty")}
                  text={canAdd ? t("files.drop") : undefined}
                  action={add}
                />
              );
            }
            return (
              <>
                <ItemList label={t("files.title")}>
                  {rows.map((file) => (
                    <FileItem key={file.id} {...{ target, file, canEdit }} />
                  ))}
                </ItemList>
                <Group mt="md">
                  {add}
                  <MoreButton query={files} />
                </Group>
              </>
            );
          }}
        </Loaded>
      </Panel>
    </Stack>
  );
}

interface ItemProps {
  target: FilesTarget;
  file: AttachedFile;
  canEdit: boolean;
}

function FileItem({ target, file, canEdit }: ItemProps) {
  const { t } = useTranslation("around");
  const format = useFormat();
  const [isRenaming, setRenaming] = useState(false);
  const params = { path: { target_id: target.id, id: file.id } };
  const removal = useRemoval({
    remove: (_id, init) => body(api.DELETE(pathOf(target, "files/{id}"), { params, ...init })),
    touches: AROUND,
    done: t("files.removed"),
  });
  if (removal.isLeaving(file.id)) return null;
  const close = () => setRenaming(false);
  return (
    <Item
      title={
        <Anchor href={file.url} size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
          {file.name}
        </Anchor>
      }
      facts={[format.bytes(file.size), file.attached_by.name, format.relative(file.attached_at)]}
      actions={
        canEdit && (
          <>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={t("files.renameIt", { name: file.name })}
              onClick={() => setRenaming(true)}
            >
              {t("files.rename")}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              aria-label={t("files.removeIt", { name: file.name })}
              onClick={() => removal.start(file.id)}
            >
              {t("files.remove")}
            </Button>
          </>
        )
      }
    >
      {isRenaming && <RenameDialog {...{ target, file }} onClose={close} />}
    </Item>
  );
}

function RenameDialog({ target, file, onClose }: Omit<ItemProps, "canEdit"> & { onClose: () => void }) {
  const { t } = useTranslation("around");
  const form = useForm({ initialValues: { name: file.name } });
  const { submit, isSending, error, unplaced } = useSubmission(form);
  const rename = useAction(
    (name: string) =>
      body(
        api.PATCH(pathOf(target, "files/{id}"), {
          params: { path: { target_id: target.id, id: file.id } },
          body: { name },
        }),
      ),
    { touches: AROUND, done: t("files.renamed"), isQuiet: true },
  );
  const send = () =>
    submit(async () => {
      await rename.mutateAsync(form.getValues().name);
      onClose();
    });
  return (
    <FormDialog
      title={t("files.renameIt", { name: file.name })}
      onClose={onClose}
      onSubmit={send}
      submission={{ isSending, error, unplaced }}
    >
      <TextInput label={t("files.name")} withAsterisk data-autofocus {...form.getInputProps("name")} />
    </FormDialog>
  );
}
