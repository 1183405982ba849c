import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { type Command, listenToKeys, type Pressed, useCommands } from "~/components/commands";
import { useMay } from "~/features/session";
import { visibleMenu } from "./menu";
import { openPalette } from "./paletteStore";

/** What one can do on every page: search, see the keys, save, and go where the menu leads. */
export function useShellCommands(openHelp: () => void): void {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  const may = useMay();
  useEffect(listenToKeys, []);
  const everywhere = { group: "everywhere", isAnywhere: true, isKeyOnly: true } as const;
  useCommands([
    { ...everywhere, id: "palette", text: t("shortcuts.palette"), keys: ["mod+k"], run: openPalette },
    { ...everywhere, id: "save", text: t("shortcuts.save"), keys: ["mod+enter"], run: sendForm },
    { id: "help", text: t("shortcuts.help"), group: "everywhere", keys: ["?"], run: openHelp },
    ...visibleMenu(may).map(
      ({ label, to, key, icon }): Command => ({
        id: to,
        text: t(label),
        group: "go",
        keys: [`g ${key}`],
        icon,
        run: () => navigate({ to }),
      }),
    ),
  ]);
}

/** Sends the form in which one is, as its button does. */
function sendForm(pressed?: Pressed): boolean {
  const target = pressed?.event.target;
  const form = target instanceof Element ? target.closest("form") : null;
  form?.requestSubmit();
  return form !== null;
}
