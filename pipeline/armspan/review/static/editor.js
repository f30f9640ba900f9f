// The form in which a fact is changed or added: a letter leads to a field, a digit picks from a list.

import { page } from "./state.js";

const dialog = document.getElementById("editor");
let now = null; // { layer, values, changed, adding, save, fields }
let list = null; // { field, box, at }

function make(tag, attributes = {}, ...children) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) one.setAttribute(name, value);
  one.append(...children);
  return one;
}

const optionsOf = (field) => page.lists[field.choices] ?? page.form.lists[field.choices] ?? [];
const labelOf = (field, value) => optionsOf(field).find((option) => option.value === value)?.label ?? value;
const wordsOf = (field, value) => (Array.isArray(value) ? value.map((one) => labelOf(field, one)).join(", ") : labelOf(field, value ?? ""));

// Opens the form. `save` gets the changed fields, and resolves to true when they are saved.
export function openEditor({ title, layer, values, save, adding = false, names = null }) {
  const fields = page.form.fields[layer].filter((field) => !names || names.includes(field.name));
  now = { layer, values: { ...values }, changed: adding ? { ...values } : {}, adding, save, fields };
  list = null;
  draw(title);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("form").focus();
}

// First asks what the chosen words are; `open` gets the answer.
export function askKind(words, open) {
  now = { kinds: page.form.added, open };
  list = null;
  const rows = page.form.added.map(({ kind, layer, letter, label }) => {
    const button = make("button", { type: "button", class: "now" }, make("kbd", {}, letter), ` ${label}`);
    button.addEventListener("click", () => open(layer, kind));
    return button;
  });
  const form = make("form", { tabindex: "-1" }, ...rows);
  dialog.replaceChildren(make("h2", { id: "editor-title" }, words ? `“${words}” is` : "Add"), form, make("p", { class: "fault", role: "alert" }));
  if (!dialog.open) dialog.showModal();
  form.focus();
}

export const closeEditor = () => dialog.close();
export const fault = (told) => {
  const line = dialog.open && dialog.querySelector(".fault");
  if (line) line.textContent = told;
};

function draw(title) {
  const form = make("form", { tabindex: "-1", novalidate: "" }, ...now.fields.map(row));
  const cancel = make("button", { type: "button" }, "Cancel");
  const save = make("button", { type: "submit", class: "main" }, now.adding ? "Add" : "Save");
  cancel.addEventListener("click", closeEditor);
  form.append(make("p", { class: "fault", role: "alert" }), make("div", { class: "buttons" }, cancel, save));
  form.addEventListener("submit", (event) => { event.preventDefault(); commit(); });
  dialog.replaceChildren(make("h2", { id: "editor-title" }, title), form);
}

function row(field) {
  const id = `field-${field.name}`;
  const letter = make("kbd", { "aria-hidden": "true" }, field.letter);
  if (!field.choices) {
    return make("div", { class: "field", "data-field": field.name }, letter, make("label", { for: id }, field.label), input(field, id));
  }
  const button = make("button", { type: "button", class: "now", id, "aria-haspopup": "listbox", "aria-label": `${field.label}: ${wordsOf(field, now.values[field.name]) || "not given"}` }, wordsOf(field, now.values[field.name]) || "–");
  button.addEventListener("click", () => openList(field));
  return make("div", { class: "field", "data-field": field.name }, letter, make("span", { class: "label", "aria-hidden": "true" }, field.label), button);
}

function input(field, id, value = now.values[field.name] ?? "") {
  const box = make("input", { id, autocomplete: "off", spellcheck: "false", maxlength: "300" });
  box.value = value;
  box.addEventListener("input", () => { now.changed[field.name] = box.value; });
  return box;
}

// --- lists ---

function openList(field) {
  closeList();
  const several = field.several;
  const options = optionsOf(field).map((option) => ({ ...option }));
  if (!several) options.push({ value: "", label: "not given" });
  const held = several ? [...(now.values[field.name] ?? [])] : now.values[field.name] ?? "";
  const box = make("ul", { class: "options", role: "listbox", tabindex: "0", "aria-label": field.label, ...(several ? { "aria-multiselectable": "true" } : {}) });
  options.forEach((option, n) => {
    const chosen = several ? held.includes(option.value) : option.value === held;
    const item = make("li", { role: "option", id: `option-${n}`, "aria-selected": String(chosen) }, make("kbd", { "aria-hidden": "true" }, n < 9 ? String(n + 1) : " "), make("span", {}, option.label));
    item.addEventListener("click", () => choose(n));
    box.append(item);
  });
  if (field.free) {
    const item = make("li", { role: "option", id: `option-${options.length}`, "aria-selected": "false" }, make("kbd", { "aria-hidden": "true" }, "0"), make("span", { class: "quiet" }, "another: type it"));
    item.addEventListener("click", () => type());
    box.append(item);
  }
  document.querySelector(`[data-field="${field.name}"]`).append(box);
  list = { field, box, options, held, at: Math.max(0, options.findIndex((option) => option.value === held)) };
  point();
  box.focus();
}

function closeList() {
  list?.box.remove();
  list = null;
}

function point(by = 0) {
  const items = [...list.box.children];
  list.at = Math.min(Math.max(list.at + by, 0), items.length - 1);
  items.forEach((item, n) => item.classList.toggle("here", n === list.at));
  list.box.setAttribute("aria-activedescendant", items[list.at]?.id ?? "");
  items[list.at]?.scrollIntoView({ block: "nearest" });
}

function choose(n) {
  const { field, options, held, box } = list;
  const option = options[n];
  if (!option) return field.free && n === options.length ? type() : undefined;
  if (field.several) {
    const at = held.indexOf(option.value);
    if (at < 0) held.push(option.value); else held.splice(at, 1);
    box.children[n].setAttribute("aria-selected", String(at < 0));
    set(field, [...held]);
    return undefined;
  }
  set(field, option.value);
  closeList();
  return now.adding ? focusField(field) : commit();
}

// Instead of picking from the list, one types.
function type() {
  const { field, held } = list;
  closeList();
  const place = document.querySelector(`[data-field="${field.name}"]`);
  const box = input(field, `typed-${field.name}`, "");
  box.setAttribute("aria-label", field.label);
  if (field.several) {
    box.addEventListener("input", () => { now.changed[field.name] = [...held, box.value].filter((one) => one.trim()); });
  }
  place.querySelector(".now").replaceWith(box);
  box.focus();
}

function set(field, value) {
  now.values[field.name] = value;
  now.changed[field.name] = value;
  const button = document.getElementById(`field-${field.name}`);
  if (button) button.textContent = wordsOf(field, value) || "–";
}

function focusField(field) {
  const control = document.getElementById(`field-${field.name}`);
  control?.focus();
  if (control?.matches("input")) control.select();
}

async function commit() {
  if (now.busy) return;
  if (!now.adding && !Object.keys(now.changed).length) return closeEditor();
  fault("");
  now.busy = true;
  const saved = await now.save(now.changed);
  now.busy = false;
  if (saved) closeEditor();
}

// --- keys ---

dialog.addEventListener("keydown", (event) => {
  if (!dialog.open) return undefined; // it has just been closed, and still holds the focus
  event.stopPropagation(); // the page's own keys wait
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (now.busy) return event.preventDefault();
  const typing = event.target.matches("input");
  if (now.kinds) return byKind(event);
  if (list) return inList(event);
  if (typing || event.key === "Escape" || event.key === "Tab") return undefined;
  const field = now.fields.find((one) => one.letter === event.key);
  if (field) {
    event.preventDefault();
    if (field.choices) openList(field);
    else focusField(field);
  } else if (event.key === "Enter" && !event.target.matches("button")) {
    event.preventDefault();
    commit();
  }
  return undefined;
});

function byKind(event) {
  const chosen = now.kinds.find(({ letter }) => letter === event.key);
  if (!chosen) return;
  event.preventDefault();
  now.open(chosen.layer, chosen.kind);
}

function inList(event) {
  const { field } = list;
  if (event.key === "Tab") return closeList();
  const ways = {
    ArrowDown: () => point(1),
    ArrowUp: () => point(-1),
    Home: () => point(-1000),
    End: () => point(1000),
    Escape: () => { closeList(); focusField(field); },
    Enter: () => (field.several && !now.adding ? (closeList(), commit()) : field.several ? (closeList(), focusField(field)) : choose(list.at)),
    " ": () => choose(list.at),
    0: () => field.free && type(),
  };
  const way = ways[event.key] ?? (/^[1-9]$/.test(event.key) ? () => choose(Number(event.key) - 1) : null);
  if (!way) return undefined;
  event.preventDefault();
  return way();
}
