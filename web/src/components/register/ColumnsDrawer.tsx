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
import { IconSearch, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SortableList } from "../list";
import classes from "./ColumnsDrawer.module.css";
import type { Column } from "./types";
import { type Density, type Layout, PLAIN } from "./useLayout";
import { clampWidth, MAX_WIDTH, MIN_WIDTH, widthOf as naturalWidth } from "./widths";

interface Props {
  all: Column[];
  shown: Column[];
  layout: Layout;
  widthsOfView: Record<string, number>;
  onLayout: (change: Partial<Layout>) => void;
  onClose: () => void;
  /** Null for what the view or the register has. */
  onShow: (names: string[] | null) => void;
}

/** Which columns show, in which order, how dense and how many stay. Columns apply with "Show". */
export function ColumnsDrawer({ all, shown, layout, widthsOfView, onLayout, onClose, onShow }: Props) {
  const { t } = useTranslation(["register", "common"]);
  const [names, setNames] = useState(shown.map((column) => column.name));
  const [search, setSearch] = useState("");
  const byName = new Map(all.map((column) => [column.name, column]));
  const wanted = search.trim().toLowerCase();
  const hidden = all.filter(
    (column) => !names.includes(column.name) && column.label.toLowerCase().includes(wanted),
  );
  const labelOf = (name: string) => byName.get(name)?.label ?? name;
  const widthOf = (column: Column | undefined, name: string) =>
    column ? naturalWidth(column, layout.widths, widthsOfView) : (layout.widths[name] ?? MIN_WIDTH);
  const keepWidth = (name: string, typed: string) => {
    const width = Number.parseInt(typed, 10);
    if (Number.isFinite(width) && width !== widthOf(byName.get(name), name))
      onLayout({ widths: { ...layout.widths, [name]: clampWidth(width) } });
  };

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
          <SortableList
            label={t("register:columns.shown")}
            items={names.map((name) => ({ id: name }))}
            nameOf={({ id }) => labelOf(id)}
            onReorder={setNames}
          >
            {({ id }) => ({
              title: labelOf(id),
              actions: (
                <>
                  <NumberInput
                    size="xs"
                    w={84}
                    visibleFrom="xs"
                    hideControls
                    min={MIN_WIDTH}
                    max={MAX_WIDTH}
                    value={widthOf(byName.get(id), id)}
                    aria-label={t("register:resize", { column: labelOf(id) })}
                    suffix=" px"
                    onBlur={(event) => keepWidth(id, event.currentTarget.value)}
                    onKeyDown={(event) => event.key === "Enter" && keepWidth(id, event.currentTarget.value)}
                  />
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    disabled={names.length === 1}
                    aria-label={t("register:columns.hide", { column: labelOf(id) })}
                    onClick={() => setNames(names.filter((other) => other !== id))}
                  >
                    <IconX size={16} aria-hidden />
                  </ActionIcon>
                </>
              ),
            })}
          </SortableList>
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
          <Button
            variant="subtle"
            color="gray"
            onClick={() => {
              onLayout(PLAIN);
              onShow(null);
            }}
          >
            {t("register:columns.reset")}
          </Button>
          <Button onClick={() => onShow(names)}>{t("common:show")}</Button>
        </Group>
      </Stack>
    </Drawer>
  );
}
