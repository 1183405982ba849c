import { Badge, Button, MultiSelect, Popover, Stack } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ReferencesField } from "~/components/form";
import { activityTypesQuery } from "~/features/around";

interface Props {
  people: string[];
  types: string[];
  onChange: (part: { people?: string | undefined; types?: string | undefined }) => void;
}

const joined = (ids: string[]) => ids.join() || undefined;

/** Whose activities of which types a calendar shows. */
export function CalendarFilter({ people, types, onChange }: Props) {
  const { t } = useTranslation("activities");
  const known = useQuery(activityTypesQuery);
  const options = (known.data?.results ?? []).map(({ id, label }) => ({ value: id, label }));
  const count = people.length + types.length;
  const inside = { withinPortal: false };
  return (
    <Popover position="bottom-end" shadow="md" width={300} trapFocus withRoles>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconFilter size={16} aria-hidden />}
          rightSection={
            count > 0 && (
              <Badge size="sm" circle>
                {count}
              </Badge>
            )
          }
        >
          {t("calendar.filter")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <ReferencesField
            label={t("calendar.people")}
            register="employees"
            value={people}
            onChange={(ids) => onChange({ people: joined(ids), types: joined(types) })}
            comboboxProps={inside}
          />
          <MultiSelect
            label={t("calendar.types")}
            data={options}
            value={types}
            onChange={(ids) => onChange({ people: joined(people), types: joined(ids) })}
            comboboxProps={inside}
            searchable
            hidePickedOptions
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
