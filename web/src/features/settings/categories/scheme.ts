import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { useAction, useTell } from "~/components/feedback";
import type { Scheme, SchemeTerm } from "../api";
import { fieldTouches } from "../custom/touches";

export const schemeTouches = fieldTouches("customers");

export type SentTerm = Pick<SchemeTerm, "code" | "labels" | "color" | "archived" | "parent">;

export const sentTerm = ({ code, labels, color, archived, parent }: SchemeTerm): SentTerm => ({
  code,
  labels,
  color,
  archived,
  parent,
});

export const change = (scheme: Scheme, values: object) =>
  body(
    api.PATCH("/category-schemes/{id}", {
      params: { path: { id: scheme.id } },
      body: values as never,
      headers: ifMatch(scheme.version),
    }),
  );

/** `Северна Европа` -> `severna_evropa`: a code that nobody has to think of; empty if there is nothing to make it of. */
export function codeOf(label: string, taken: readonly string[]): string {
  const letters = [...label.toLowerCase()].map((letter) => LATIN[letter] ?? letter).join("");
  const plain = letters
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 50);
  if (plain === "" || !taken.includes(plain)) return plain;
  let number = 2;
  while (taken.includes(`${plain}_${number}`)) number += 1;
  return `${plain}_${number}`;
}

const LATIN: Record<string, string> = Object.fromEntries(
  Object.entries({
    абвгдезийклмнопрстуфхъь: "a b v g d e z i y k l m n o p r s t u f h a y".split(" "),
    жцчшщюя: "zh ts ch sh sht yu ya".split(" "),
  }).flatMap(([letters, texts]) => [...letters].map((letter, at) => [letter, texts[at] ?? ""])),
);

/** Archives a scheme or brings it back, with Undo. */
export function useArchiveScheme() {
  const { t } = useTranslation("settings");
  const tell = useTell();
  const action = useAction(
    ({ scheme, archived }: { scheme: Scheme; archived: boolean }) => change(scheme, { archived }),
    {
      touches: schemeTouches,
      onDone: (scheme, { archived }) =>
        tell.done(
          t(archived ? "categories.isArchived" : "categories.isRestored", { name: scheme.label }),
          () => action.mutate({ scheme, archived: !archived }),
        ),
    },
  );
  return action;
}
