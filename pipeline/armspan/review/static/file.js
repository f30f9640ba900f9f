// A file that is only read: what belongs together is shown, nothing can be changed.

import { link } from "./links.js";

for (const one of document.querySelectorAll("section.one")) {
  const places = JSON.parse(one.querySelector(".places").textContent);
  const [text, facts] = [one.querySelector(".text"), one.querySelector(".facts")];
  const { show } = link({ text, facts, lines: one.querySelector(".lines"), detail: one.querySelector(".detail"), places: () => places });
  for (const fact of facts.querySelectorAll("[data-key]")) fact.tabIndex = 0;
  facts.addEventListener("focusin", (event) => event.target.closest("[data-key]") && show(event.target.closest("[data-key]").dataset.key));
}
