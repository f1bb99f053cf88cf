import { escaped } from "./html.js";

/** The little of Markdown that boards use: headings, lists, paragraphs, bold, code and links. */
export function markdown(text: string): string {
  const blocks = text.trim().split(/\n{2,}/);
  return blocks.map(block).join("");
}

function block(text: string): string {
  const lines = text.split("\n");
  const [, marks, heading] = /^(#{1,4})\s+(.*)$/.exec(lines[0] ?? "") ?? [];
  if (marks !== undefined) {
    const rest = lines.slice(1).join("\n");
    return `<h${marks.length}>${inline(heading ?? "")}</h${marks.length}>${rest === "" ? "" : block(rest)}`;
  }
  if (lines.every((line) => /^\s*[-*]\s+/.test(line)))
    return `<ul>${lines.map((line) => `<li>${inline(line.replace(/^\s*[-*]\s+/, ""))}</li>`).join("")}</ul>`;
  if (lines.every((line) => /^\s*\d+\.\s+/.test(line)))
    return `<ol>${lines.map((line) => `<li>${inline(line.replace(/^\s*\d+\.\s+/, ""))}</li>`).join("")}</ol>`;
  return `<p>${lines.map(inline).join(" ")}</p>`;
}

function inline(text: string): string {
  return escaped(text)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*([^*]+)\*\*/g, "<b>$1</b>")
    .replace(/(?<!\*)\*([^*]+)\*(?!\*)/g, "<i>$1</i>")
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '<a href="$2">$1</a>');
}
