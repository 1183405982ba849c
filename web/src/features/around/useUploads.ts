import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { upload } from "~/api/upload";
import { problemText, useTell } from "~/components/feedback";
import { AROUND } from "./target";

/** A file on its way. `reason` is why it did not arrive. */
export interface Upload {
  key: number;
  file: File;
  state: "waiting" | "uploading" | "failed";
  reason: string | null;
}

let keys = 0;

/** Brings files one after the other: one that fails stays, with the reason, and does not keep the others back. */
export function useUploads(attach: (fileId: string) => Promise<unknown>) {
  const { t } = useTranslation("around");
  const { t: tCommon } = useTranslation("common");
  const client = useQueryClient();
  const tell = useTell();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const line = useRef<Promise<void>>(Promise.resolve());
  const put = (key: number, part: Partial<Upload>) =>
    setUploads((known) => known.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const dismiss = (key: number) => setUploads((known) => known.filter((each) => each.key !== key));
  const one = async ({ key, file }: Upload): Promise<boolean> => {
    put(key, { state: "uploading", reason: null });
    try {
      await attach(await upload(file));
    } catch (error) {
      put(key, { state: "failed", reason: problemText(error, tCommon) });
      return false;
    }
    dismiss(key);
    return true;
  };
  const bringAll = (wanted: readonly Upload[]) => {
    line.current = line.current.then(async () => {
      let arrived = 0;
      for (const each of wanted) if (await one(each)) arrived += 1;
      await Promise.all(AROUND.map((queryKey) => client.invalidateQueries({ queryKey })));
      if (arrived > 0) tell.done(t("files.arrived", { count: arrived }));
    });
  };
  const bring = (files: Iterable<File>) => {
    const wanted = [...files].map((file): Upload => {
      keys += 1;
      return { key: keys, file, state: "waiting", reason: null };
    });
    setUploads((known) => [...known, ...wanted]);
    bringAll(wanted);
  };
  return { uploads, bring, retry: (again: Upload) => bringAll([again]), dismiss };
}
