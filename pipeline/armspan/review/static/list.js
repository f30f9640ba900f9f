// The list: search, keys, and how right the machine was so far.

import { lettersAreKeys } from "./settings.js";

const table = document.getElementById("abstracts");
let rows = [...table.tBodies[0].rows];
const search = document.getElementById("search");
const found = document.getElementById("found");

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const text = row.dataset.words + " " + row.cells[1].textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  found.textContent = words.length ? `${shown} found` : "";
}

function move(by) {
  const links = rows.filter((row) => !row.hidden).map((row) => row.querySelector("a"));
  const at = links.indexOf(document.activeElement);
  const to = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)];
  to?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target === search;
  const ways = { ArrowDown: 1, ArrowUp: -1, ...(typing || !lettersAreKeys() ? {} : { j: 1, k: -1 }) };
  if (event.key in ways) {
    event.preventDefault();
    move(ways[event.key]);
  } else if (!typing && !lettersAreKeys() && event.key.length === 1) {
    return;
  } else if (!typing && event.key === "/") {
    event.preventDefault();
    search.focus();
  } else if (!typing && event.key === "n") {
    const open = rows.find((row) => !row.hidden && !row.querySelector(".sign.done"));
    open?.querySelector("a").click();
  } else if (typing && event.key === "Enter") {
    rows.find((row) => !row.hidden)?.querySelector("a").click();
  }
});
search.addEventListener("input", filter);
document.body.dataset.ready = performance.now();

if (table.dataset.rest) {
  const rest = await fetch(table.dataset.rest);
  if (rest.ok) {
    table.tBodies[0].insertAdjacentHTML("beforeend", await rest.text());
    rows = [...table.tBodies[0].rows];
    filter();
  }
}
const answer = await fetch("/accuracy");
if (answer.ok) document.getElementById("accuracy").innerHTML = await answer.text();
document.body.dataset.whole = performance.now();
