// Words of the text, chosen with the mouse or word by word with the keys, as offsets in the abstract.

const NUMBER = /\d|^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)$/i;
const text = document.getElementById("text");
const selection = () => window.getSelection();

// Offset of a place in the document: abstracts count in code points, browsers in units of UTF-16.
function offset(node, units) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  if (!piece || !text.contains(piece)) return null;
  return Number(piece.dataset.at) + [...node.textContent.slice(0, node.nodeType === Node.TEXT_NODE ? units : 0)].length;
}

// {start, end, words} of what is selected, without spaces around it; null where nothing of the text is.
export function chosen() {
  const range = selection().rangeCount ? selection().getRangeAt(0) : null;
  if (!range || range.collapsed || !text.contains(range.commonAncestorContainer)) return null;
  const [start, end] = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
  if (start === null || end === null || end <= start) return null;
  const words = range.toString();
  const [before, after] = [words.length - words.trimStart().length, words.length - words.trimEnd().length];
  return words.trim() ? { start: start + before, end: end - after, words: words.trim() } : null;
}

// --- word by word ---

let words = [];
let span = null; // [first, last] of the chosen words; null: not choosing

export const picking = () => span !== null;

function collect() {
  const found = [];
  for (const piece of text.querySelectorAll("[data-at]:not(.heading)")) {
    const node = piece.firstChild;
    for (const match of (node?.textContent ?? "").matchAll(/[^\s()[\],;]+/g)) {
      const free = !piece.matches("mark") || piece.matches(".unexplained, .set-aside");
      found.push({ node, from: match.index, to: match.index + match[0].length, number: NUMBER.test(match[0]), free, left: piece.matches(".unexplained") });
    }
  }
  return found;
}

function highlight() {
  const [first, last] = [words[Math.min(...span)], words[Math.max(...span)]];
  const range = document.createRange();
  range.setStart(first.node, first.from);
  range.setEnd(last.node, last.to);
  selection().removeAllRanges();
  selection().addRange(range);
  last.node.parentElement.scrollIntoView({ block: "nearest" });
}

// Begins at a number that no fact holds, behind a place in the text if there is one.
export function startPicking(after = -Infinity) {
  words = collect();
  const behind = (word) => Number(word.node.parentElement.dataset.at) >= after;
  const tries = [(w) => w.left && behind(w), (w) => w.left, (w) => w.number && w.free && behind(w), (w) => w.number && w.free, () => true];
  const at = tries.map((fits) => words.findIndex(fits)).find((n) => n >= 0);
  if (at === undefined) return false;
  span = [at, at];
  text.focus({ preventScroll: true });
  highlight();
  return true;
}

export function stopPicking() {
  span = null;
  selection().removeAllRanges();
}

// Moves by words (arrows across) or numbers (arrows down and up); with Shift the choice grows. True: it was such a key.
export function pickWith(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return false;
  let at = span[1] + by;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") while (words[at] && !words[at].number) at += by;
  if (words[at]) span = event.shiftKey ? [span[0], at] : [at, at];
  highlight();
  return true;
}
