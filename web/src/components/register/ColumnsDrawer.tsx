import {
  ActionIcon,
  Button,
  Checkbox,
  Drawer,
  Group,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./ColumnsDrawer.module.css";
import type { Column } from "./types";
import type { Density, Layout } from "./useLayout";

interface Props {
  all: Column[];
  shown: Column[];
  layout: Layout;
  onLayout: (change: Partial<Layout>) => void;
  onClose: () => void;
  /** Null for what the view or the register has. */
  onShow: (names: string[] | null) => void;
}

/** Which columns show, in which order, how dense and how many stay. Columns apply with "Show". */
export function ColumnsDrawer({ all, shown, layout, onLayout, onClose, onShow }: Props) {
  const { t } = useTranslation(["register", "common"]);
  const [names, setNames] = useState(shown.map((column) => column.name));
  const [search, setSearch] = useState("");
  const [dragged, setDragged] = useState<string | null>(null);
  const byName = new Map(all.map((column) => [column.name, column]));
  const wanted = search.trim().toLowerCase();
  const hidden = all.filter(
    (column) => !names.includes(column.name) && column.label.toLowerCase().includes(wanted),
  );
  const move = (name: string, to: number) =>
    setNames((current) => {
      const others = current.filter((other) => other !== name);
      const at = Math.min(Math.max(to, 0), others.length);
      return [...others.slice(0, at), name, ...others.slice(at)];
    });

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={t("register:columns.title")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <Stack gap="md">
        <div>
          <Text size="sm" fw={600} id="columns-shown">
            {t("register:columns.shown")}
          </Text>
          <Text size="xs" c="dimmed" mb={6}>
            {t("register:columns.help")}
          </Text>
          <ul className={classes.list} aria-labelledby="columns-shown">
            {names.map((name, index) => {
              const label = byName.get(name)?.label ?? name;
              return (
                <li
                  key={name}
                  className={classes.item}
                  draggable
                  data-dragged={dragged === name || undefined}
                  onDragStart={() => setDragged(name)}
                  onDragEnd={() => setDragged(null)}
                  onDragOver={(event) => {
                    event.preventDefault();
                    if (dragged && dragged !== name) move(dragged, index);
                  }}
                >
                  <IconGripVertical size={16} className={classes.grip} aria-hidden />
                  <Checkbox
                    className={classes.check}
                    checked
                    disabled={names.length === 1}
                    label={label}
                    aria-label={t("register:columns.hide", { column: label })}
                    onChange={() => setNames(names.filter((other) => other !== name))}
                  />
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    disabled={index === 0}
                    aria-label={t("register:columns.up", { column: label })}
                    onClick={() => move(name, index - 1)}
                  >
                    <IconArrowUp size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    disabled={index === names.length - 1}
                    aria-label={t("register:columns.down", { column: label })}
                    onClick={() => move(name, index + 1)}
                  >
                    <IconArrowDown size={16} aria-hidden />
                  </ActionIcon>
                </li>
              );
            })}
          </ul>
        </div>
        <div>
          <Text size="sm" fw={600} mb={6} id="columns-hidden">
            {t("register:columns.hidden")}
          </Text>
          <TextInput
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            placeholder={t("register:columns.find")}
            aria-label={t("register:columns.find")}
            leftSection={<IconSearch size={16} aria-hidden />}
            mb={6}
          />
          <ul className={classes.list} aria-labelledby="columns-hidden">
            {hidden.map((column) => (
              <li key={column.name} className={classes.item}>
                <Checkbox
                  className={classes.check}
                  checked={false}
                  label={column.label}
                  aria-label={t("register:columns.show", { column: column.label })}
                  onChange={() => setNames([...names, column.name])}
                />
              </li>
            ))}
          </ul>
        </div>
        <div>
          <Text size="sm" fw={600} mb={6} id="columns-density">
            {t("register:columns.density")}
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="columns-density"
            value={layout.density}
            onChange={(density) => onLayout({ density: density as Density })}
            data={[
              { value: "comfortable", label: t("register:columns.comfortable") },
              { value: "compact", label: t("register:columns.compact") },
            ]}
          />
        </div>
        <NumberInput
          label={t("register:columns.frozen")}
          min={0}
          max={4}
          value={layout.frozen}
          onChange={(value) => typeof value === "number" && onLayout({ frozen: value })}
        />
        <Group justify="space-between">
          <Button variant="subtle" color="gray" onClick={() => onShow(null)}>
            {t("register:columns.reset")}
          </Button>
          <Button onClick={() => onShow(names)}>{t("common:show")}</Button>
        </Group>
      </Stack>
    </Drawer>
  );
}
