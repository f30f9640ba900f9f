// What belongs together: a fact and its words, with lines to outcome, arm and time; words and their facts.

const ROLES = ["outcome", "arm", "time", "value"];

// Watches one abstract: `text` and `facts` are its two sides, `places` says where the words of each fact stand.
export function link({ text, facts, lines, detail, places, resting = () => null }) {
  const pieces = () => [...text.querySelectorAll("[data-at]")];
  let shown = null;

  function covered([start, end]) {
    return pieces().filter((piece) => {
      const at = Number(piece.dataset.at);
      return at >= start && at < end;
    });
  }

  function clear() {
    for (const one of text.querySelectorAll(".shown, .linked")) one.classList.remove("shown", "linked");
    for (const one of facts.querySelectorAll(".lit")) one.classList.remove("lit");
    lines?.replaceChildren();
    shown = null;
  }

  function show(key, { scroll = false } = {}) {
    clear();
    if (!key) return;
    shown = key;
    const told = places()[key] ?? {};
    const own = (told.at ?? []).flatMap(covered);
    for (const piece of own) piece.classList.add("shown");
    if (scroll) own[0]?.scrollIntoView({ block: "nearest" });
    for (const role of ROLES) {
      for (const place of told[role] ?? []) {
        const words = covered(place);
        for (const piece of words) if (!piece.matches(".shown")) piece.classList.add("linked");
        if (own.length && words.length) draw(own[0], words[0], role);
      }
    }
    for (const place of told.also ?? []) for (const piece of covered(place)) piece.classList.add("linked");
    tell(facts.querySelector(`[data-key="${CSS.escape(key)}"]`));
  }

  function tell(fact) {
    if (!detail || !fact) return;
    const said = fact.getAttribute("aria-label") ?? fact.textContent.trim();
    const parts = [document.createElement("b"), ...(fact.dataset.rule ? [` · rule ${fact.dataset.rule}`] : []), ...(fact.dataset.confidence ? [` · confidence ${fact.dataset.confidence}`] : [])];
    parts[0].textContent = said;
    detail.replaceChildren(...parts);
  }

  // An arc from the words of a fact to words that it rests on, where both can be seen.
  function draw(from, to, role) {
    if (!lines) return;
    const frame = lines.getBoundingClientRect();
    const view = text.getBoundingClientRect();
    const [a, b] = [from.getClientRects()[0], to.getClientRects()[0]];
    const seen = (r) => r && r.top >= view.top - 4 && r.bottom <= view.bottom + 4;
    if (!seen(a) || !seen(b)) return;
    const level = Math.abs(a.top - b.top) < 6;
    const [x1, x2] = [a.left + Math.min(a.width, 60) / 2 - frame.left, b.left + Math.min(b.width, 60) / 2 - frame.left];
    const below = b.top > a.top + 6;
    const y1 = (below ? a.bottom : a.top) - frame.top;
    const y2 = (below || level ? b.top : b.bottom) - frame.top;
    const lift = level ? 8 : Math.abs(y2 - y1) / 2; // no higher than the lead: a line through words would strike them out
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const [c1, c2] = level ? [y1 - lift, y2 - lift] : below ? [y1 + lift, y2 - lift] : [y1 - lift, y2 + lift];
    path.setAttribute("d", `M${x1} ${y1}C${x1} ${c1} ${x2} ${c2} ${x2} ${y2}`);
    path.setAttribute("class", role);
    lines.append(path);
  }

  function light(keys) {
    for (const one of facts.querySelectorAll(".lit")) one.classList.remove("lit");
    for (const key of keys) for (const fact of facts.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) fact.classList.add("lit");
  }

  facts.addEventListener("pointerover", (event) => {
    const fact = event.target.closest("[data-key]");
    if (fact && fact.dataset.key !== shown) show(fact.dataset.key);
    const query = event.target.closest("[data-refs]");
    if (query) light(query.dataset.refs.split(" "));
  });
  facts.addEventListener("pointerleave", () => show(resting()));
  text.addEventListener("pointerover", (event) => {
    const keys = event.target.closest("[data-keys]")?.dataset.keys.split(" ");
    if (keys) light(keys);
    if (keys && detail) tell(facts.querySelector(`.fact[data-key="${CSS.escape(keys.at(-1))}"]`));
  });
  text.addEventListener("pointerleave", () => show(resting()));
  text.addEventListener("scroll", () => shown && show(shown));
  return { show, clear };
}
