import { ActionIcon, Badge, Group, Menu, Text } from "@mantine/core";
import { IconDots, IconPencil, IconPin, IconPinnedOff, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAction, useRemoval, useTell } from "~/components/feedback";
import { RichText } from "~/components/richtext";
import { NoteDialog } from "./NoteDialog";
import { type AroundNote, changeNote, deleteNote, type NoteChange } from "./notes";
import { AROUND } from "./target";

interface Props {
  note: AroundNote;
}

/** A note as it was written; whoever may change it edits, pins and deletes it here. */
export function NoteContent({ note }: Props) {
  const { t } = useTranslation(["around", "common"]);
  const tell = useTell();
  const [isOpen, setOpen] = useState(false);
  const touches = AROUND;
  const undo = useAction(
    (back: { note: AroundNote; change: Partial<NoteChange> }) => changeNote(back.note, back.change),
    {
      touches,
      done: t("common:undone"),
    },
  );
  const offerUndo = (version: number, change: Partial<NoteChange>, text: string) =>
    tell.done(text, () => undo.mutate({ note: { ...note, version }, change }));
  const pin = useAction((is_pinned: boolean) => changeNote(note, { is_pinned }), {
    touches,
    onDone: ({ version }, is_pinned) =>
      offerUndo(version, { is_pinned: !is_pinned }, t(is_pinned ? "note.isPinned" : "note.isUnpinned")),
  });
  const removal = useRemoval({
    remove: (_id, init) => deleteNote(note, init),
    touches,
    done: t("note.deleted"),
  });
  const close = () => setOpen(false);
  if (removal.isLeaving(note.id)) {
    return (
      <Text size="sm" c="dimmed">
        {t("note.deleted")}
      </Text>
    );
  }
  const PinIcon = note.is_pinned ? IconPinnedOff : IconPin;
  return (
    <>
      <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
        <RichText html={note.body} />
        {note.can_edit && (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("note.actions")}
                loading={pin.isPending}
              >
                <IconDots size={18} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setOpen(true)}>
                {t("note.edit")}
              </Menu.Item>
              <Menu.Item
                leftSection={<PinIcon size={16} aria-hidden />}
                onClick={() => pin.mutate(!note.is_pinned)}
              >
                {t(note.is_pinned ? "note.unpin" : "note.pin")}
              </Menu.Item>
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() => removal.start(note.id)}
              >
                {t("delete")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      <Group gap={6}>
        {note.is_private && (
          <Badge variant="default" tt="none" size="sm">
            {t("private")}
          </Badge>
        )}
        {note.is_pinned && (
          <Badge variant="default" tt="none" size="sm">
            {t("pinned")}
          </Badge>
        )}
      </Group>
      {isOpen && (
        <NoteDialog
          note={note}
          touches={touches}
          onClose={close}
          onDone={(version) => offerUndo(version, { body: note.body }, t("note.written"))}
        />
      )}
    </>
  );
}
