import type { Page } from "playwright-core";

/**
 * @returns texts of a preview that are cut off, reach out of their panel, or lie over another text of it.
 */
export function misplacedTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    const texts = (panel: Element) => {
      const found: { readonly node: Node; readonly text: string; readonly box: DOMRect; readonly within: Element }[] = [];
      const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.textContent?.trim() ?? "";
        if (text === "" || node.parentElement === null) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        // A line is higher than its letters.
        const letters = Number.parseFloat(getComputedStyle(node.parentElement).fontSize) * 0.8;
        for (const { left, top, width, height } of range.getClientRects()) {
          const box = new DOMRect(left, top + Math.max(0, height - letters) / 2, width, Math.min(height, letters));
          found.push({ node, text, box, within: node.parentElement });
        }
      }
      return found;
    };
    for (const panel of document.querySelectorAll(".panel")) {
      const title = panel.getAttribute("data-title");
      const frame = panel.getBoundingClientRect();
      const all = texts(panel);
      for (const [index, { node, text, box, within }] of all.entries()) {
        let seen = box;
        for (let element: Element | null = within; element && element !== panel; element = element.parentElement) {
          const { overflowX, overflowY, textOverflow, display, paddingLeft, paddingRight } = getComputedStyle(element);
          const outer = element.getBoundingClientRect();
          // Dots stand for what is beyond the content, not only for what is beyond the padding.
          const dotted = textOverflow === "ellipsis" && display === "block";
          const [before, after] = dotted ? [paddingLeft, paddingRight].map(Number.parseFloat) : [0, 0];
          const edge = new DOMRect(
            outer.left + (before ?? 0),
            outer.top,
            outer.width - (before ?? 0) - (after ?? 0),
            outer.height,
          );
          const across = overflowX === "hidden" && (seen.right > edge.right + 1 || seen.left < edge.left - 1);
          const down = overflowY === "hidden" && (seen.bottom > edge.bottom + 1 || seen.top < edge.top - 1);
          if (!across && !down) continue;
          if (element.getAttribute("data-cut") !== "allowed") problems.push(`${title}: "${text}" is cut off`);
          const [left, top] = [Math.max(seen.left, edge.left), Math.max(seen.top, edge.top)];
          const [right, bottom] = [Math.min(seen.right, edge.right), Math.min(seen.bottom, edge.bottom)];
          // What is not seen lies over nothing.
          seen = new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
        }
        all[index] = { node, text, within, box: seen };
        const outside =
          seen.left < frame.left - 1 ||
          seen.right > frame.right + 1 ||
          seen.top < frame.top - 1 ||
          seen.bottom > frame.bottom + 1;
        if (outside && seen.width > 0 && seen.height > 0) problems.push(`${title}: "${text}" reaches out of the panel`);
      }
      for (const [index, one] of all.entries()) {
        for (const other of all.slice(index + 1)) {
          if (one.node === other.node) continue;
          const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
          const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
          if (across > 2 && down > 2) problems.push(`${title}: "${one.text}" lies over "${other.text}"`);
        }
      }
    }
    return [...new Set(problems)];
  });
}
