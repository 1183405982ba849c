import { Anchor, Button, FileButton, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconPaperclip } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import type { components } from "~/api/schema";
import { upload } from "~/api/upload";
import { FormDialog } from "~/components/dialog";
import { EmptyState, Loaded, useAction, useRemoval } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { Item, ItemList } from "~/components/list";
import { Panel } from "~/components/record";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { AROUND, pathOf, type Target } from "./target";

type AttachedFile = components["schemas"]["AttachedFileOut"];

/** The files of a customer or contact: brought, fetched, renamed, taken away. */
export function FilesPanel({ target, isArchived }: { target: Target; isArchived: boolean }) {
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
  const bring = useAction(
    async (chosen: File[]) => {
      for (const file of chosen) {
        const file_id = await upload(file);
        const params = { path: { target_id: target.id } };
        await body(api.POST(pathOf(target, "files"), { params, body: { file_id } }));
      }
    },
    { touches: AROUND, done: t("files.added") },
  );
  const add = canEdit && may("kernel:file:upload") && (
    <FileButton multiple onChange={(chosen) => bring.mutate(chosen)}>
      {(props) => (
        <Button {...props} loading={bring.isPending} leftSection={<IconPaperclip size={16} aria-hidden />}>
          {t("files.add")}
        </Button>
      )}
    </FileButton>
  );
  return (
    <Stack maw={760}>
      <Panel title={t("files.title")}>
        <Loaded query={files} lines={3} height={44}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.results);
            if (rows.length === 0) {
              return <EmptyState icon={<IconPaperclip />} title={t("files.empty")} action={add} />;
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
                  {files.hasNextPage && (
                    <Button
                      variant="default"
                      loading={files.isFetchingNextPage}
                      onClick={() => files.fetchNextPage()}
                    >
                      {t("more")}
                    </Button>
                  )}
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
  target: Target;
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
