import { Group, Title, UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import classes from "./Panel.module.css";

interface Props {
  title: string;
  /** Stands beside the title. */
  actions?: ReactNode;
  /** A panel that can be collapsed: whether it is open, and what its title does. */
  isOpen?: boolean;
  onToggle?: () => void;
  children: ReactNode;
}

/** One part of a record's page. */
export function Panel({ title, actions, isOpen = true, onToggle, children }: Props) {
  const content = useId();
  return (
    <section className={classes.panel}>
      <Group justify="space-between" wrap="nowrap" gap="xs" mb={isOpen ? "xs" : 0}>
        <Title order={2} size="h5" className={classes.title}>
          {onToggle ? (
            <UnstyledButton
              className={classes.toggle}
              aria-expanded={isOpen}
              aria-controls={content}
              onClick={onToggle}
            >
              <IconChevronDown
                size={16}
                aria-hidden
                className={classes.chevron}
                data-open={isOpen || undefined}
              />
              {title}
            </UnstyledButton>
          ) : (
            title
          )}
        </Title>
        {actions}
      </Group>
      <div id={content} hidden={!isOpen}>
        {isOpen && children}
      </div>
    </section>
  );
}
