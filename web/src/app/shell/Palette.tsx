import "@mantine/spotlight/styles.css";
import { Group, Kbd, Loader } from "@mantine/core";
import { createSpotlight, Spotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { shownKeys } from "~/components/commands";
import { isFoundIn } from "./paletteMatch";
import { paletteLoaded } from "./paletteStore";
import { useFound } from "./useFound";
import { type Line, type Section, usePaletteCommands } from "./usePaletteCommands";

const NewActivityDialog = lazy(async () => ({
  default: (await import("~/features/around")).NewActivityDialog,
}));
const [store, spotlight] = createSpotlight();

/** Ctrl/Cmd-K: find, act on what is open, go, create. */
export default function Palette() {
  const { t } = useTranslation(["shell", "common"]);
  const [query, setQuery] = useState("");
  const [isPlanning, setPlanning] = useState(false);
  useEffect(() => {
    spotlight.open();
    return paletteLoaded(spotlight.open);
  }, []);
  const found = useFound(query);
  const sections = usePaletteCommands(() => setPlanning(true));
  const groups = [...found.groups, ...sections.map((section) => matching(section, query))];
  return (
    <>
      <Spotlight
        store={store}
        actions={groups.filter((group) => group.actions.length > 0)}
        // The server has searched already, in fields that are not shown here.
        filter={(_query, actions) => actions}
        query={query}
        onQueryChange={setQuery}
        shortcut={null}
        attributes={{ content: { "aria-label": t("shell:search") } }}
        nothingFound={found.isPending ? t("shell:searching") : t("shell:searchEmpty")}
        scrollable
        maxHeight={460}
        searchProps={{
          leftSection: <IconSearch size={18} aria-hidden />,
          rightSection: found.isPending ? <Loader size={16} aria-label={t("shell:searching")} /> : null,
          placeholder: t("shell:search"),
          "aria-label": t("shell:search"),
        }}
      />
      <Suspense fallback={null}>
        {isPlanning && <NewActivityDialog initial={{}} target={null} onClose={() => setPlanning(false)} />}
      </Suspense>
    </>
  );
}

function matching({ title, lines, isHidden }: Section, query: string): SpotlightActionGroupData {
  const isAsked = query.trim() !== "";
  const shown = lines.filter(({ text, description = "" }) =>
    isAsked ? isFoundIn(query, `${text} ${description}`) : !isHidden,
  );
  return { group: title, actions: shown.map(actionOf) };
}

function actionOf({ id, text, description, keys, icon: LineIcon, run }: Line) {
  return {
    id,
    label: text,
    leftSection: LineIcon && <LineIcon size={18} aria-hidden />,
    ...(description ? { description } : {}),
    ...(keys?.[0] ? { rightSection: <Keys name={keys[0]} /> } : {}),
    onClick: () => void run(),
  };
}

function Keys({ name }: { name: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      {shownKeys(name).map((part) => (
        <Kbd key={part} size="xs">
          {part}
        </Kbd>
      ))}
    </Group>
  );
}
