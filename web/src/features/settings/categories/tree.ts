/** Terms of a category scheme, each before those below it, and how one of them moves with all below it. */

export interface Node {
  code: string;
  parent: string | null;
}

export function depthOf<N extends Node>(terms: readonly N[], code: string): number {
  const parent = terms.find((term) => term.code === code)?.parent ?? null;
  return parent === null ? 0 : depthOf(terms, parent) + 1;
}

/** The codes of everything below a term. */
export function below<N extends Node>(terms: readonly N[], code: string): Set<string> {
  const found = new Set<string>();
  for (const term of terms) {
    if (term.parent === code || (term.parent !== null && found.has(term.parent))) found.add(term.code);
  }
  return found;
}

const siblingsOf = <N extends Node>(terms: readonly N[], term: N): N[] =>
  terms.filter(({ parent }) => parent === term.parent);

/** The terms as a tree is read, siblings in the order in which they stand. */
function ordered<N extends Node>(terms: readonly N[], parent: string | null = null): N[] {
  return terms
    .filter((term) => term.parent === parent)
    .flatMap((term) => [term, ...ordered(terms, term.code)]);
}

/** One place up or down among its siblings; null where there is no such place. */
export function stepped<N extends Node>(terms: readonly N[], code: string, by: -1 | 1): N[] | null {
  const term = terms.find((each) => each.code === code);
  if (!term) return null;
  const siblings = siblingsOf(terms, term);
  const other = siblings[siblings.indexOf(term) + by];
  if (!other) return null;
  const swapped = terms.map((each) => (each === term ? other : each === other ? term : each));
  return ordered(swapped);
}

/** Below the sibling before it; null for the first. */
export function indented<N extends Node>(terms: readonly N[], code: string): N[] | null {
  const term = terms.find((each) => each.code === code);
  if (!term) return null;
  const siblings = siblingsOf(terms, term);
  const above = siblings[siblings.indexOf(term) - 1];
  return above ? under(terms, code, above.code) : null;
}

/** Beside the term that it was below, right after it; null for one at the top. */
export function outdented<N extends Node>(terms: readonly N[], code: string): N[] | null {
  const term = terms.find((each) => each.code === code);
  const above = terms.find((each) => each.code === term?.parent);
  if (!term || !above) return null;
  const moved = { ...term, parent: above.parent };
  const rest = terms.filter((each) => each !== term);
  const at = rest.indexOf(above) + 1;
  return ordered([...rest.slice(0, at), moved, ...rest.slice(at)]);
}

/** As the last one below another term, or of all. */
export function under<N extends Node>(terms: readonly N[], code: string, parent: string | null): N[] {
  const term = terms.find((each) => each.code === code);
  if (!term || term.parent === parent) return [...terms];
  return ordered([...terms.filter((each) => each !== term), { ...term, parent }]);
}
