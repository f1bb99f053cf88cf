// Turns what is shown into what came fresh, and touches only what differs: focus, selection, scroll position and what
// is unfolded stay as they are.

/** @param {Element} shown @param {Element} fresh */
// biome-ignore lint/correctness/noUnusedVariables: page.js calls it
function morph(shown, fresh) {
  // What is in it is text here, and elements where nothing runs.
  if (shown.nodeName === "NOSCRIPT") return;
  morphAttributes(shown, fresh);
  const wanted = new Set([...fresh.children].map(({ id }) => id).filter((id) => id !== ""));
  for (const child of [...shown.children]) if (child.id !== "" && !wanted.has(child.id)) child.remove();
  let next = shown.firstChild;
  for (const child of fresh.childNodes) {
    const match = counterpart(next, child, shown);
    if (!match) {
      shown.insertBefore(imported(child), next);
      continue;
    }
    if (match === next) next = next.nextSibling;
    else shown.insertBefore(match, next);
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, child);
    else if (match.nodeValue !== child.nodeValue) match.nodeValue = child.nodeValue;
  }
  while (next) {
    const rest = next.nextSibling;
    next.remove();
    next = rest;
  }
}

/** What is shown in a child's place: the same id, else the next one of its kind that has no id of its own. */
function counterpart(next, child, shown) {
  if (child.id) {
    const found = document.getElementById(child.id);
    return found?.parentNode === shown && found.nodeName === child.nodeName ? found : undefined;
  }
  return next && next.nodeName === child.nodeName && !next.id ? next : undefined;
}

/** What comes while somebody reads comes folded. */
function imported(child) {
  const node = document.importNode(child, true);
  if (node.nodeType === Node.ELEMENT_NODE) {
    if (node.nodeName === "DETAILS") node.open = false;
    for (const details of node.querySelectorAll("details[open]")) details.open = false;
  }
  return node;
}

/** Whether something is unfolded is the reader's choice. */
function morphAttributes(shown, fresh) {
  const own = (name) => name === "open" && shown.nodeName === "DETAILS";
  for (const { name } of [...shown.attributes]) if (!fresh.hasAttribute(name) && !own(name)) shown.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (shown.getAttribute(name) !== value && !own(name)) shown.setAttribute(name, value);
  }
}
