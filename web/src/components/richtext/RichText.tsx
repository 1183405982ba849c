import { createElement, Fragment, type ReactNode, useMemo } from "react";
import { DROPPED, KEPT, LINKED } from "./kept";
import classes from "./RichText.module.css";

/** A note stands below headings of the page, so its own are deeper. */
const HEADINGS: Record<string, string> = { h1: "h4", h2: "h5", h3: "h6" };
const VOID = new Set(["br", "hr"]);

/** HTML that somebody wrote, element by element: none of it is ever put into the page as HTML. */
export function RichText({ html }: { html: string }) {
  const content = useMemo(() => nodesOf(new DOMParser().parseFromString(html, "text/html").body), [html]);
  return <div className={classes.text}>{content}</div>;
}

function nodesOf(parent: Node): ReactNode[] {
  return Array.from(parent.childNodes, (node, index) => nodeOf(node, index));
}

function nodeOf(node: Node, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  if (DROPPED.has(name)) return null;
  if (name === "a") {
    const href = node.getAttribute("href") ?? "";
    if (LINKED.test(href))
      return (
        <a key={key} href={href} target="_blank" rel="noopener noreferrer nofollow">
          {nodesOf(node)}
        </a>
      );
  }
  if (!KEPT.has(name)) return <Fragment key={key}>{nodesOf(node)}</Fragment>;
  return createElement(HEADINGS[name] ?? name, { key }, ...(VOID.has(name) ? [] : nodesOf(node)));
}
