import { ActionIcon, Button, Group } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";

interface Props {
  label: string;
  onClick: () => void;
}

/** One more row of a list in a form; `isRequired` says that there must be one. */
export function AddButton({ label, isRequired, onClick }: Props & { isRequired?: boolean }) {
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={15} aria-hidden />}
        onClick={onClick}
      >
        {isRequired ? `${label} *` : label}
      </Button>
    </div>
  );
}

/** Takes a row out of a list in a form. */
export function RemoveButton({ label, onClick }: Props) {
  return (
    <ActionIcon variant="subtle" color="gray" size={36} aria-label={label} onClick={onClick}>
      <IconTrash size={17} aria-hidden />
    </ActionIcon>
  );
}

/** Takes a set of fields out, which is too large for a mark alone. */
export function RemoveRow({ label, onClick }: Props) {
  return (
    <Group justify="flex-end">
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconTrash size={15} aria-hidden />}
        onClick={onClick}
      >
        {label}
      </Button>
    </Group>
  );
}
