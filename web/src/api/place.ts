function meta(name: string): string {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";
}

/** The development server fills nothing in: there `localhost` is the platform and `demo.localhost` is not. */
function platformByName(): string {
  return location.hostname === "localhost" ? "platform" : "organisation";
}

/** Whose page this is: the server writes it into the page of each host. */
export const place = {
  /** Name of the organisation, or of the platform. */
  name: meta("application-name") || "Kontor",
  /** The platform's own host takes sign-ups. */
  isPlatform: (meta("kontor-place") || platformByName()) === "platform",
  styleNonce: meta("kontor-style-nonce"),
};
