// Elements of the page. All text goes in as text: names and reasons of the account are never markup.

/** An element with attributes (those that are null are left out) and children: elements or texts. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/**
 * Keeps a child of `parent` for each item, in their order, so that what a reader has opened or focused stays.
 * `make(item)` gives a new child, `update(child, item)` is called when the item is new or has changed.
 */
export function keep(parent, items, keyOf, make, update) {
  const had = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const kept = items.map((item, position) => {
    const key = keyOf(item);
    const child = had.get(key) ?? make(item);
    had.delete(key);
    child.dataset.key = key;
    if (parent.children[position] !== child) parent.insertBefore(child, parent.children[position] ?? null);
    return child;
  });
  for (const stale of had.values()) stale.remove();
  // Only now has each child the room that it will have.
  items.forEach((item, position) => {
    const child = kept[position];
    const told = JSON.stringify(item);
    if (child.told !== told) update(child, item);
    child.told = told;
  });
}

/** A table; on a narrow screen each row becomes a block, its cells named by the heads. `rows`: lists of cells. */
export function table(caption, heads, rows) {
  const cell = (content, column) => element("td", { role: "cell", "data-head": heads[column] }, content);
  return element(
    "table",
    { role: "table" },
    element("caption", {}, caption),
    element(
      "thead",
      { role: "rowgroup" },
      element("tr", { role: "row" }, ...heads.map((head) => element("th", { scope: "col", role: "columnheader" }, head))),
    ),
    element("tbody", { role: "rowgroup" }, ...rows.map((cells) => element("tr", { role: "row" }, ...cells.map(cell)))),
  );
}

/** A time of the sandbox's clock, in UTC: `2026-11-25 08:01:02`, or only from the hour on. */
export function utc(seconds, { withDate = false } = {}) {
  const text = new Date(seconds * 1000).toISOString();
  return withDate ? text.slice(0, 19).replace("T", " ") : text.slice(11, 19);
}
