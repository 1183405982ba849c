import { api, body } from "~/api/client";

type RequestOptionsReader = {
  parseRequestOptionsFromJSON?: (options: unknown) => PublicKeyCredentialRequestOptions;
};
type Serialisable = { toJSON: () => Record<string, unknown> };

function reader(): RequestOptionsReader["parseRequestOptionsFromJSON"] {
  return (globalThis.PublicKeyCredential as unknown as RequestOptionsReader | undefined)
    ?.parseRequestOptionsFromJSON;
}

/** Whether this browser speaks WebAuthn level 3, and the page is served so that it may. */
export function canUsePasskey(): boolean {
  return globalThis.isSecureContext && reader() !== undefined;
}

/** Signs in by a passkey. Throws ApiProblem, or DOMException when the person closes the dialog. */
export async function signInWithPasskey(): Promise<void> {
  const { options } = await body(api.POST("/auth/passkeys/sign-in/options", {}));
  const publicKey = reader()?.call(PublicKeyCredential, options.publicKey);
  const credential = await navigator.credentials.get({ publicKey });
  const sent = (credential as unknown as Serialisable).toJSON();
  await body(api.POST("/auth/passkeys/sign-in", { body: { credential: sent } }));
}
