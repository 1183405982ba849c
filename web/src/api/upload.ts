import { api, body } from "~/api/client";
import { ApiProblem } from "~/api/problem";

/** Brings a file straight to the storage and has it checked there; its id, once it is kept. */
export async function upload(file: File, purpose = "attachment"): Promise<string> {
  const content_type = file.type || "application/octet-stream";
  const announced = await body(
    api.POST("/files", {
      body: { name: file.name, size: file.size, content_type, purpose },
    }),
  );
  const form = new FormData();
  for (const [name, value] of Object.entries(announced.upload.fields)) form.append(name, value);
  form.append("file", file);
  // The storage is another origin, whose answer need not be read: the check that follows tells whether it arrived.
  await fetch(announced.upload.url, { method: "POST", body: form, mode: "no-cors" }).catch(
    (error: unknown) => {
      throw ApiProblem.network(error);
    },
  );
  await body(api.POST("/files/{id}/confirm", { params: { path: { id: announced.id } } }));
  return announced.id;
}
