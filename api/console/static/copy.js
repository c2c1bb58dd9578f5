// One copy: checks while typing, safer wording with one click, decisions by keyboard.
import { tell } from "./console.js";
import { show } from "./lengths.js";

const form = document.getElementById("decide");
const area = form && form.elements.text;
const press = (action) => form.querySelector(`button[value="${action}"]:not(.sr)`).click();
let timer = 0;
let asked = 0;

function changed() {
  show(area.value);
  clearTimeout(timer);
  timer = setTimeout(check, 300);
}

async function check() {
  const mine = ++asked;
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.check, { method: "POST", body });
    if (mine !== asked) return;
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    document.getElementById("checked").outerHTML = await answer.text();
    form.elements.version.value = document.getElementById("checked").dataset.version;
    reveal();
  } catch (error) {
    if (mine === asked) tell(`⚠ ${error.message}`);
  }
}

function put(text) {
  area.value = text;
  area.focus();
  changed();
}

function apply(button) {
  // Spans count code points; a text that was changed since is searched instead.
  const points = [...area.value];
  const { matched, wording } = button.dataset;
  const size = [...matched].length;
  let at = Number(button.dataset.start);
  if (points.slice(at, at + size).join("") !== matched) at = [...area.value.slice(0, Math.max(0, area.value.indexOf(matched)))].length;
  if (points.slice(at, at + size).join("") !== matched) return;
  put(points.slice(0, at).join("") + wording + points.slice(at + size).join(""));
}

function reveal() {
  for (const button of document.querySelectorAll("[data-proposal]")) button.hidden = !form;
}

const keys = {
  a: () => press("approve"),
  s: () => press("save"),
  e: () => area.focus(),
  r: () => form.elements.reason.focus(),
  w: () => document.querySelector("[data-apply]")?.click(),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-apply], [data-proposal]");
  if (!button || !form) return;
  event.preventDefault();
  if (button.dataset.proposal) put(button.dataset.proposal);
  else apply(button);
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select");
  if (isTyping && event.key === "Escape") return event.target.blur();
  if (form && event.ctrlKey && event.key === "Enter") return press("approve");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j" || event.key === "k") document.getElementById(event.key === "j" ? "next" : "before").click();
  else if (form && keys[event.key]) keys[event.key]();
  else return;
  event.preventDefault();
});

if (form) {
  area.addEventListener("input", changed);
  reveal();
}
