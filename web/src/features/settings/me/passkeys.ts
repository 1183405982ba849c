import { api, body } from "~/api/client";
import type { Passkey } from "../api";

interface CreationOptionsReader {
  parseCreationOptionsFromJSON?: (options: unknown) => PublicKeyCredentialCreationOptions;
}

function reader(): CreationOptionsReader["parseCreationOptionsFromJSON"] {
  return (globalThis.PublicKeyCredential as unknown as CreationOptionsReader | undefined)
    ?.parseCreationOptionsFromJSON;
}

/** Whether this browser speaks WebAuthn level 3, and the page is served so that it may. */
export function canMakePasskeys(): boolean {
  return globalThis.isSecureContext && reader() !== undefined;
}

/** Lets the person's device make a passkey. Throws ApiProblem, or DOMException when the dialog is closed. */
export async function makePasskey(password: string, name: string): Promise<Passkey> {
  const { options } = await body(api.POST("/auth/passkeys/options", { body: { password } }));
  const publicKey = reader()?.call(PublicKeyCredential, options.publicKey);
  const made = await navigator.credentials.create({ publicKey });
  const credential = (made as unknown as { toJSON: () => Record<string, unknown> }).toJSON();
  return body(api.POST("/auth/passkeys", { body: { name, credential } as never }));
}
