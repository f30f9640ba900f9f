// The table of facts: which one is at hand, which is the next, which stand in one row.

import { page } from "./state.js";

const box = document.getElementById("facts");

export const all = () => [...box.querySelectorAll(".fact:not(.again)")];
export const here = () => box.querySelector(".here");
export const find = (key) => box.querySelector(`[data-key="${CSS.escape(key)}"]:not(.again)`);
const isOpen = (fact) => fact.classList.contains("open");

// Makes a fact the one at hand.
export function select(fact, { focus = true } = {}) {
  if (!fact) return;
  const before = here();
  before?.classList.remove("here");
  before?.closest("tr")?.classList.remove("at");
  for (const one of box.querySelectorAll('[tabindex="0"]')) one.tabIndex = -1;
  fact.classList.add("here");
  fact.closest("tbody tr")?.classList.add("at");
  fact.tabIndex = 0;
  page.key = fact.dataset.key ?? null;
  if (focus) {
    fact.focus({ preventScroll: true });
    fact.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  box.dispatchEvent(new CustomEvent("selected", { detail: fact }));
}

// The fact to begin with: the first that is unsure, else the first in the table that is open, else the first of all.
export function first() {
  const facts = all();
  const table = facts.filter((fact) => fact.closest("tbody"));
  return table.find((fact) => isOpen(fact) && fact.matches(".unsure")) ?? table.find(isOpen) ?? facts.find(isOpen) ?? table[0] ?? facts[0];
}

export function step(by) {
  const facts = all();
  const at = facts.indexOf(here());
  if (at >= 0) return select(facts[Math.min(Math.max(at + by, 0), facts.length - 1)]);
  const fact = here();
  const near = fact?.closest("tr")?.querySelector(".fact:not(.again)");
  select(near ?? first());
}

// The next fact that nobody has judged, from the top again at the end.
export function nextOpen() {
  const facts = all();
  const at = facts.indexOf(here());
  const following = [...facts.slice(at + 1), ...facts.slice(0, Math.max(at, 0))];
  select(following.find(isOpen) ?? facts[at + 1] ?? here());
}

const lines = () => [box.querySelector(".study"), ...box.querySelectorAll("tr")].filter((line) => line?.querySelector(".fact:not(.again)"));
const middle = (fact) => { const r = fact.getBoundingClientRect(); return r.left + Math.min(r.width, 120) / 2; };

// One line up or down, to the fact that is nearest across.
export function stepLine(by) {
  const rows = lines();
  const fact = here();
  const at = rows.indexOf(fact?.closest("tr, .study"));
  const to = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  if (!to || to === rows[at]) return;
  const x = middle(fact);
  const facts = [...to.querySelectorAll(".fact:not(.again)")];
  select(facts.reduce((best, one) => (Math.abs(middle(one) - x) < Math.abs(middle(best) - x) ? one : best)));
}

// The keys of what is at hand: a fact, or with the name of an outcome all facts of its rows.
export function keysAtHand() {
  const at = here();
  if (!at) return [];
  if (at.matches(".fact")) return [at.dataset.key];
  return rowsOf(at).flatMap((row) => [...row.querySelectorAll(".fact:not(.again)")].map((fact) => fact.dataset.key));
}

function rowsOf(name) {
  const row = name.closest("tr");
  const span = name.closest("th").rowSpan;
  const rows = [...row.parentElement.rows];
  const at = rows.indexOf(row);
  return rows.slice(at, at + span);
}

// All values of the row at hand, and the comparisons that stand in no other row.
export function rowKeys() {
  const row = here()?.closest("tbody tr");
  if (!row) return [];
  const alone = (fact) => box.querySelectorAll(`[data-key="${CSS.escape(fact.dataset.key)}"]`).length === 1;
  return [...row.querySelectorAll(".value .fact"), ...[...row.querySelectorAll(".end .fact")].filter(alone)].map((fact) => fact.dataset.key);
}

// What to swap in the row at hand: two arms, and the values in their columns.
export function pair() {
  const row = here()?.closest("tbody tr");
  if (!row) return null;
  const arms = [...box.querySelectorAll("thead th[data-arm]")].map((head) => head.dataset.arm).filter((arm) => find(arm));
  const held = (arm) => [...row.querySelectorAll(`td[data-arm="${CSS.escape(arm)}"] .fact`)];
  const filled = arms.filter((arm) => held(arm).length);
  const one = here().closest("td[data-arm]")?.dataset.arm;
  const from = filled.includes(one) ? one : filled[0];
  const others = filled.filter((arm) => arm !== from);
  const to = others.find((arm) => arms.indexOf(arm) > arms.indexOf(from)) ?? others[0] ?? arms.find((arm) => arm !== from);
  if (!from || !to) return null;
  return { arms: [from, to], facts: [...held(from), ...held(to)].map((fact) => fact.dataset.key) };
}

// Shows a judgement at once, before it is saved.
export function mark(keys, kind) {
  for (const key of keys) {
    for (const fact of box.querySelectorAll(`.fact[data-key="${CSS.escape(key)}"]`)) {
      if (kind === "right" && fact.matches(".edited, .added")) continue;
      fact.classList.remove("open", "right", "wrong", "unsure", "half-sure");
      fact.classList.add(kind);
    }
  }
}

export const openOnes = () => all().filter(isOpen).length;
