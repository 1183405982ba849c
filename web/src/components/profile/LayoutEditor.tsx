import { ActionIcon, NativeSelect, Stack, Text } from "@mantine/core";
import { IconArrowsLeftRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { SortableList } from "../list";
import {
  acrossColumns,
  COLUMNS,
  inColumn,
  type PanelState,
  type Place,
  reordered,
  STATES,
  withState,
} from "./layout";

interface Props<P extends Place> {
  places: readonly P[];
  canEdit: boolean;
  onChange: (places: P[]) => void;
}

/** Every panel of a profile in its column: dragged, moved by keys, opened, collapsed, hidden. */
export function LayoutEditor<P extends Place>({ places, canEdit, onChange }: Props<P>) {
  const { t } = useTranslation("profile");
  return (
    <Stack gap="md">
      {COLUMNS.map((column) => (
        <div key={column}>
          <Text size="sm" fw={600} mb={6}>
            {t(`columns.${column}`)}
          </Text>
          <SortableList
            label={t(`columns.${column}`)}
            items={inColumn(places, column).map((place) => ({ id: place.code, place }))}
            nameOf={({ place }) => place.label}
            onReorder={canEdit ? (codes) => onChange(reordered(places, column, codes)) : null}
          >
            {({ place: { code, label, state } }) => ({
              title: (
                <Text span inherit c={state === "hidden" ? "dimmed" : undefined}>
                  {label}
                </Text>
              ),
              actions: (
                <>
                  <NativeSelect
                    size="xs"
                    value={state}
                    disabled={!canEdit}
                    aria-label={t("stateOf", { panel: label })}
                    data={STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
                    onChange={(event) =>
                      onChange(withState(places, code, event.currentTarget.value as PanelState))
                    }
                  />
                  {canEdit && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t("acrossOf", { panel: label })}
                      title={t("across")}
                      onClick={() => onChange(acrossColumns(places, code))}
                    >
                      <IconArrowsLeftRight size={16} aria-hidden />
                    </ActionIcon>
                  )}
                </>
              ),
            })}
          </SortableList>
        </div>
      ))}
    </Stack>
  );
}
