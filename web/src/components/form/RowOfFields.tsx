import { ActionIcon, Group, Stack } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { RemoveButton } from "./RowButtons";
import classes from "./RowOfFields.module.css";

interface Props {
  children: ReactNode;
  /** What is asked for on demand; shown anyway while something is wrong with it. */
  details: ReactNode;
  isFaulty: boolean;
  /** What the row is called where it is spoken of. */
  name: string;
  removeLabel: string;
  /** Left out for a row that stays. */
  onRemove: (() => void) | undefined;
}

/** One row of a list in a form: what is always asked, what is asked on demand, and how to take it out. */
export function RowOfFields({ children, details, isFaulty, name, removeLabel, onRemove }: Props) {
  const { t } = useTranslation("common");
  const [isOpened, setOpened] = useState(false);
  const isOpen = isOpened || isFaulty;
  return (
    <Stack gap="xs">
      <Group gap={6} align="flex-start" wrap="nowrap">
        <div className={classes.main}>{children}</div>
        <Group gap={0} wrap="nowrap" className={classes.buttons}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t("detailsOf", { name })}
            title={t("detailsOf", { name })}
            aria-expanded={isOpen}
            onClick={() => setOpened(!isOpen)}
          >
            <IconChevronDown
              size={17}
              aria-hidden
              className={classes.chevron}
              data-open={isOpen || undefined}
            />
          </ActionIcon>
          {onRemove && <RemoveButton label={removeLabel} onClick={onRemove} />}
        </Group>
      </Group>
      {isOpen && <div className={classes.details}>{details}</div>}
    </Stack>
  );
}
