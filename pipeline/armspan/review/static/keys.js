// The keys of an abstract, and the window that tells them.

import { lettersAreKeys, setLetters } from "./settings.js";

const KEYS = [
  [["j", "ArrowRight"], "forward", "next fact"],
  [["k", "ArrowLeft"], "back", "fact before"],
  [["ArrowDown"], "down", "row below"],
  [["ArrowUp"], "up", "row above"],
  [["o"], "outcome", "the outcome of the row: Enter and x then hold for all its facts"],
  [["1"], "one", "between two readers: the first is right"],
  [["2"], "other", "between two readers: the second is right"],
  [["Enter"], "right", "right, and on to the next that is not checked"],
  [["x"], "wrong", "wrong: this is not a fact"],
  [["e"], "edit", "edit the fact: then a letter for the field, a digit for the choice"],
  [["E"], "editRow", "edit the whole row: its time, outcome, unit, kind"],
  [["s"], "swap", "swap the arms of the row"],
  [["+", "i"], "add", "add what is missing: the selected words, or choose them with the arrow keys"],
  [["u"], "undo", "undo the last step; any number of times"],
  [["a"], "all", "all is right, and nothing is missing"],
  [["n"], "next", "next abstract that is not done"],
  [["l"], "list", "back to the list"],
  [["?"], "help", "all keys"],
];
const SIGNS = { ArrowRight: "→", ArrowLeft: "←", ArrowDown: "↓", ArrowUp: "↑", Enter: "↵" };
const WAYS = new Map(KEYS.flatMap(([keys, way]) => keys.map((key) => [key, way])));

export const wayOf = (event) => WAYS.get(event.key);

const dialog = document.getElementById("help");
dialog.addEventListener("keydown", (event) => {
  if (!dialog.open) return;
  event.stopPropagation();
  if (event.key === "?") dialog.close();
});

export function openHelp() {
  const title = document.createElement("h2");
  title.id = "help-title";
  title.textContent = "Keys";
  const rows = document.createElement("dl");
  for (const [keys, , says] of KEYS) {
    const [name, what] = [document.createElement("dt"), document.createElement("dd")];
    for (const key of keys) {
      const sign = document.createElement("kbd");
      sign.textContent = SIGNS[key] ?? key;
      name.append(sign, " ");
    }
    what.textContent = says;
    rows.append(name, what);
  }
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = lettersAreKeys();
  box.addEventListener("change", () => setLetters(box.checked));
  label.append(box, " single letters are keys (switch off where other software types letters)");
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  buttons.append(close);
  dialog.replaceChildren(title, rows, label, buttons);
  dialog.showModal();
}
