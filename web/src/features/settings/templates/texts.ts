import type { MailText, Template } from "~/features/mail";

export interface TextDraft {
  subject: string;
  html: string;
  text: string;
}

export type Drafts = Record<string, TextDraft>;

export const EMPTY: TextDraft = { subject: "", html: "", text: "" };

/** The texts of a template as its form has them: those of the interface's languages first, empty ones too. */
export function draftsOf(template: Template | null, languages: readonly string[]): Drafts {
  const stored: Record<string, MailText> = template?.texts ?? {};
  const tags = [...new Set([...languages, ...Object.keys(stored)])];
  return Object.fromEntries(
    tags.map((tag) => {
      const { subject = "", html = "", text = "" } = stored[tag] ?? {};
      return [tag, { subject, html, text: text ?? "" }];
    }),
  );
}

export function isEmpty({ subject, html, text }: TextDraft): boolean {
  return subject.trim() === "" && html === "" && text.trim() === "";
}

/** The texts as they are sent: languages in which nothing is written are left out. */
export function wishOf(
  drafts: Drafts,
): Record<string, { subject: string; html: string; text: string | null }> {
  return Object.fromEntries(
    Object.entries(drafts)
      .filter(([, draft]) => !isEmpty(draft))
      .map(([tag, { subject, html, text }]) => [tag, { subject, html, text: text.trim() || null }]),
  );
}
