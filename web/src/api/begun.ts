declare global {
  /** Answers by address that the page asked for before its code was there: `public/early.js`. */
  var kontorBegun: Map<string, Promise<Response>> | undefined;
}

/** As `fetch`, but for what the page has asked for already: that answer is taken, once. */
export function fetchOrTake(request: Request): Promise<Response> {
  const begun = request.method === "GET" ? globalThis.kontorBegun?.get(request.url) : undefined;
  if (!begun) return fetch(request);
  globalThis.kontorBegun?.delete(request.url);
  return begun;
}
