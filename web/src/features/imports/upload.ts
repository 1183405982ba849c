import { api, body } from "~/api/client";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The type of a file to import by the end of its name: browsers name types by what programs are installed. */
export function typeOf(name: string): string {
  const end = name.toLowerCase().split(".").pop();
  if (end === "xlsx") return XLSX;
  return end === "vcf" || end === "vcard" ? "text/vcard" : "text/csv";
}

/** Bring a file to where imports are read from; its id. */
export async function uploadFile(file: File): Promise<string> {
  const announced = await body(
    api.POST("/files", {
      body: { name: file.name, size: file.size, content_type: typeOf(file.name), purpose: "import" },
    }),
  );
  const form = new FormData();
  for (const [name, value] of Object.entries(announced.upload.fields)) form.append(name, value);
  form.append("file", file);
  // The storage is another origin and says nothing to scripts: what arrived is asked for by confirming.
  await fetch(announced.upload.url, { method: "POST", body: form, mode: "no-cors" });
  await api.POST("/files/{id}/confirm", { params: { path: { id: announced.id } } });
  return announced.id;
}
