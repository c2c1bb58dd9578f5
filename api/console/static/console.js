// What every page does once it is there: nothing that a page without scripts would miss.
const zone = document.querySelector("[data-zone]");
if (zone && zone.value === "UTC") zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    tell(button.dataset.done);
  });
}

/** Says something to everyone, those who cannot see the corner too. */
export function tell(words) {
  const told = document.getElementById("told");
  told.textContent = words;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { told.textContent = ""; }, 4000);
}
