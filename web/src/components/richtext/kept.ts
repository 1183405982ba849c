/** The elements that the server keeps of what people write; the text of all others stands without them. */
export const KEPT = new Set(
  ["p", "br", "hr", "strong", "b", "em", "i", "u", "s", "ul", "ol", "li", "blockquote", "code", "pre"].concat(
    ["h1", "h2", "h3"],
  ),
);
export const DROPPED = new Set(["script", "style", "template", "title"]);
/** Anything else could be a script. */
export const LINKED = /^(https?:|mailto:|tel:)/i;
