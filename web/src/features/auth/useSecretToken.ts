import { useState } from "react";

/**
 * The token behind `#token=` of a mail's link. It is taken out of the address bar at once, so that it stays in no
 * history, screenshot or bookmark. Null if there is none.
 */
export function useSecretToken(): string | null {
  const [token] = useState(() => {
    const found = new URLSearchParams(location.hash.slice(1)).get("token");
    if (found) history.replaceState(history.state, "", location.pathname + location.search);
    return found;
  });
  return token;
}
