// Parts of a page fetched anew, so that what was typed stays: a test of a form, or work that goes on.
// Without scripts the same buttons load the whole page.
import { tell } from "./console.js";

/** Puts the part of this id, as the answer has it, in the place of ours. */
async function put(answer, id) {
  if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
  const there = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
  if (!there) throw new Error(String(answer.status));
  for (const hidden of there.querySelectorAll("[data-problem]")) hidden.hidden = false;
  const here = document.getElementById(id);
  if (here.innerHTML !== there.innerHTML) here.replaceChildren(...there.childNodes); // nothing new is not read out again
}

for (const form of document.querySelectorAll("form[data-part]")) {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || !("test" in button.dataset)) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, button));
    const place = form.getAttribute("action"); // form.action is the button of that name
    button.disabled = true;
    form.setAttribute("aria-busy", "true");
    try {
      await put(await fetch(place, { method: "POST", body }), form.dataset.part);
      document.getElementById(form.dataset.part).scrollIntoView({ block: "nearest" });
    } catch (error) {
      tell(`⚠ ${error.message}`);
    }
    button.disabled = false;
    form.removeAttribute("aria-busy");
  });
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** While a part says that it goes on, it is looked at again; after a failure later, but it is. */
async function follow(part) {
  const goesOn = () => part.querySelector("[data-running]");
  if (!goesOn()) return;
  while (goesOn()) {
    await pause(1000);
    if (document.hidden) continue;
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    try {
      await put(await fetch(location.href), part.id);
      if (focused) document.getElementById(focused)?.focus();
    } catch (error) {
      tell(`⚠ ${error.message}`);
      await pause(5000);
    }
  }
  if (part.dataset.done) tell(part.dataset.done);
}
for (const part of document.querySelectorAll("[data-follow]")) follow(part);
