import { DROPPED, KEPT, LINKED } from "./kept";

/** HTML from anywhere as elements that may stand in the page: those that the server keeps, links of safe kinds. */
export function contentOf(html: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  fragment.append(...copies(new DOMParser().parseFromString(html, "text/html").body));
  return fragment;
}

/** The HTML of what stands in an element; empty if it says nothing. */
export function htmlOf(element: HTMLElement): string {
  const holder = document.createElement("div");
  holder.append(contentOf(element.innerHTML));
  return (holder.textContent ?? "").trim() === "" ? "" : holder.innerHTML;
}

/** An address as it was typed, with `https://` where no scheme was given; null for one that could be a script. */
export function addressOf(text: string): string | null {
  const typed = text.trim();
  if (typed === "") return null;
  if (LINKED.test(typed)) return typed;
  if (/^[a-z][a-z0-9+.-]*:/i.test(typed)) return null;
  return typed.includes("@") && !typed.includes("/") ? `mailto:${typed}` : `https://${typed}`;
}

function copies(parent: Node): Node[] {
  return Array.from(parent.childNodes).flatMap(copiesOf);
}

function copiesOf(node: Node): Node[] {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.textContent ?? "")];
  if (!(node instanceof Element) || DROPPED.has(node.localName)) return [];
  const inside = copies(node);
  const href = node.getAttribute("href") ?? "";
  if (node.localName === "a" && (LINKED.test(href) || href.startsWith("{{"))) {
    const link = document.createElement("a");
    link.setAttribute("href", href);
    link.append(...inside);
    return [link];
  }
  // What editors and pasted pages make of a line.
  const name = node.localName === "div" && !node.querySelector("p, div, ul, ol") ? "p" : node.localName;
  if (!KEPT.has(name)) return inside;
  const kept = document.createElement(name);
  kept.append(...inside);
  return [kept];
}
