// What the page knows of its abstract, and how it tells the server what a person does: one step after the other.

const LONGEST_PAUSE = 90; // seconds: whoever is silent for longer is not at work

export const page = { form: null, key: null, number: 0, revision: "", state: "", steps: 0, places: {}, filled: {}, lists: {} };

let listeners = [];
let waiting = Promise.resolve();
let failed = 0; // counts failures: what was asked before one is not asked after it
let since = performance.now();
let worked = 0;

export function begin(form, parts) {
  page.form = form;
  Object.assign(page, parts);
}

export const onChange = (listener) => listeners.push(listener);
export const idle = () => waiting;

function clock() {
  const now = performance.now();
  if (!document.hidden) worked += Math.min((now - since) / 1000, LONGEST_PAUSE);
  since = now;
}
document.addEventListener("visibilitychange", () => {
  const now = performance.now();
  if (document.hidden) worked += Math.min((now - since) / 1000, LONGEST_PAUSE);
  since = now;
});

// Sends a step when those before it are saved; resolves to true when it is saved, too.
export function send(step) {
  const asked = failed;
  const sent = waiting.then(() => (asked === failed ? post(step) : false));
  waiting = sent;
  return sent;
}

async function post(step) {
  clock();
  let answer, parts;
  try {
    answer = await fetch(`/abstracts/${page.number}/steps`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ step, revision: page.revision, seconds: worked }),
    });
    parts = answer.status === 200 || answer.status === 409 ? await answer.json() : null;
  } catch {
    return fail("The server does not answer. Nothing is lost but this key: start armspan review again, and open the address that it prints.");
  }
  if (!parts) return fail((await answer.text()).trim());
  worked = 0;
  Object.assign(page, parts);
  if (answer.status === 409) failed += 1;
  for (const listener of listeners) listener(parts.told);
  return answer.status === 200;
}

function fail(told) {
  failed += 1;
  for (const listener of listeners) listener(told);
  return false;
}
