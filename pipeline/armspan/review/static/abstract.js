// One abstract: wires text, facts, keys and buttons to what can be done.

import { begin, idle, onChange, page, send } from "./state.js";
import * as facts from "./facts.js";
import { link } from "./links.js";
import { askKind, closeEditor, fault, openEditor } from "./editor.js";
import { chosen, picking, pickWith, startPicking, stopPicking } from "./pick.js";
import { openHelp, wayOf } from "./keys.js";
import { lettersAreKeys } from "./settings.js";

const at = (id) => document.getElementById(id);
const data = (id) => JSON.parse(at(id).textContent);
const [text, box, told] = [at("text"), at("facts"), at("told")];

begin(data("form"), data("parts"));
const links = link({ text, facts: box, lines: at("lines"), detail: at("detail"), places: () => page.places, resting: () => page.key });
let silence = 0;

function tell(words) {
  told.textContent = words;
  clearTimeout(silence);
  if (words) silence = setTimeout(() => { told.textContent = ""; }, 9000);
}

function status() {
  const left = facts.openOnes();
  at("left").textContent = page.state === "done" ? "" : `${left} fact${left === 1 ? "" : "s"} to check`;
  const signs = { open: "○", "in work": "◐", done: "●" };
  const sign = at("state").firstElementChild;
  sign.className = `sign ${page.state.replace(" ", "-")}`;
  sign.textContent = `${signs[page.state]} ${page.state}`;
  document.body.classList.toggle("done", page.state === "done");
}

onChange((words) => {
  const top = [text.scrollTop, box.scrollTop];
  const order = facts.all().map((fact) => fact.dataset.key);
  const before = order.indexOf(page.key);
  const focused = box.contains(document.activeElement) || document.activeElement === document.body;
  text.innerHTML = page.text;
  box.innerHTML = page.facts;
  [text.scrollTop, box.scrollTop] = top;
  const again = page.key && (facts.find(page.key) ?? facts.all()[Math.max(before, 0)]);
  facts.select(again ?? facts.first(), { focus: focused && !picking() });
  status();
  tell(words);
  if (words) fault(words);
});

box.addEventListener("selected", (event) => links.show(event.detail.dataset.key, { scroll: true }));
box.addEventListener("click", (event) => {
  const fact = event.target.closest("[data-key]");
  if (fact) facts.select(fact);
});
box.addEventListener("dblclick", (event) => event.target.closest("[data-key]") && ways.edit());

// --- what can be done ---

function judge(kind) {
  const keys = facts.keysAtHand();
  if (!keys.length) return;
  facts.mark(keys, kind);
  send({ do: kind, facts: keys });
  status();
  facts.nextOpen();
}

function edit(row = false) {
  const key = page.key;
  const filled = page.filled[key];
  if (!filled) return;
  const keys = row ? facts.rowKeys() : [key];
  const names = row ? ["time_frame", "outcome", "unit", "param_type", "basis", "category", "subgroup"] : null;
  const values = row ? page.filled[keys.find((one) => page.filled[one]?.layer === "measurements")] : filled;
  if (!values) return;
  openEditor({
    title: row ? "Change the whole row" : facts.here().getAttribute("aria-label")?.split(". ")[0] ?? facts.here().textContent.trim(),
    layer: values.layer,
    values,
    names: row && values.layer === "measurements" ? names : null,
    save: (fields) => send({ do: "edit", facts: keys, fields }),
  });
}

function swap() {
  const pair = facts.pair();
  if (!pair) return tell("No row with two arms is at hand.");
  facts.mark(pair.facts, "edited");
  return send({ do: "swap", ...pair });
}

function add() {
  const place = chosen();
  if (!place && !picking()) {
    if (startPicking(page.places[page.key]?.at?.[0]?.[0])) tell("Arrow keys choose the words, with Shift more of them; Enter adds, Escape leaves.");
    return;
  }
  askKind(place?.words ?? "", (layer, kind) => openEditor({
    title: `Add “${place?.words ?? ""}”`,
    layer,
    adding: true,
    values: suggestion(kind, place),
    save: async (fields) => {
      const saved = await send({ do: "add", layer, fields, place: place && [place.start, place.end] });
      if (saved) stopPicking();
      return saved;
    },
  }));
}

// What the chosen words and the nearest fact suggest for a new one.
function suggestion(kind, place) {
  const words = place?.words ?? "";
  const near = Object.entries(page.places)
    .filter(([key, told]) => page.filled[key]?.layer === "measurements" && told.at?.length)
    .sort(([, a], [, b]) => Math.abs(a.at[0][0] - (place?.start ?? 0)) - Math.abs(b.at[0][0] - (place?.start ?? 0)))
    .map(([key]) => page.filled[key])[0];
  const number = words.replaceAll(",", "").match(/\d+/)?.[0] ?? "";
  const [effect, lower, upper] = words.match(/[-−]?\d*[.·]?\d+/g) ?? [];
  const compared = {
    outcomes: near?.outcome ? [near.outcome] : [],
    arms: page.lists.arms.map((arm) => arm.value),
    comparison: page.lists.arms.length > 1 ? "between_arms" : "within_arm",
  };
  return {
    value: { printed: words, outcome: near?.outcome ?? "", time_frame: near?.time_frame ?? "", arm: "" },
    p: { p_value: words, ...compared },
    effect: { estimate_value: effect ?? "", estimate_lower_limit: lower ?? "", estimate_upper_limit: upper ?? "", ...compared },
    arm: { label: words.replace(/\s*\(?[Nn]?\s*=?\s*\d+\)?\s*/g, " ").trim() || words, count: number },
    total: { count: number },
  }[kind];
}

async function next() {
  await idle();
  location.href = document.querySelector('[data-do="next"]').dataset.to;
}

// Which of two readers is right about the difference at hand.
function decide(one) {
  const fact = facts.here();
  const key = fact?.dataset.key;
  if (!key) return;
  const only = fact.dataset.only;
  const step = only ? ((only === "one") === one ? "right" : "wrong") : one ? "right" : "take";
  fact.classList.replace("open", "judged");
  send({ do: step, facts: [key] });
  status();
  facts.nextOpen();
}

const against = document.body.dataset.against;
const ways = {
  right: () => (against ? decide(true) : judge("right")),
  one: () => against && decide(true),
  other: () => against && decide(false),
  wrong: () => judge("wrong"),
  edit: () => edit(),
  editRow: () => edit(true),
  swap,
  add,
  undo: () => send({ do: "undo" }),
  all: () => { if (against) return undefined; facts.mark(facts.all().filter((fact) => fact.matches(".open")).map((fact) => fact.dataset.key), "right"); return send({ do: "all" }); },
  next,
  list: async () => { await idle(); location.href = document.querySelector(".back").href; },
  help: openHelp,
  forward: () => facts.step(1),
  back: () => facts.step(-1),
  down: () => facts.stepLine(1),
  up: () => facts.stepLine(-1),
  outcome: () => facts.select(facts.here()?.closest("tbody tr")?.querySelector(".name")),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (picking()) {
    if (event.key === "Escape") stopPicking();
    else if (event.key === "Enter" || event.key === "+") add();
    else if (!pickWith(event)) return;
    event.preventDefault();
    return;
  }
  const way = wayOf(event);
  if (!way || (event.key.length === 1 && !lettersAreKeys())) return;
  const own = event.target.closest("a, .tools button");
  if (own && event.key === "Enter") return;
  if (event.target === text && event.key.startsWith("Arrow")) return;
  event.preventDefault();
  ways[way]();
});
document.querySelector(".tools").addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) ways[button.dataset.do]();
});

at("editor").addEventListener("close", () => facts.here()?.focus({ preventScroll: true }));
window.addEventListener("resize", () => links.show(page.key));
window.addEventListener("pagehide", closeEditor);
status();
facts.select(facts.first());
document.body.dataset.ready = performance.now();
