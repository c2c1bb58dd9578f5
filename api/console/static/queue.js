// Moving through the queue by keyboard: j and k, Enter opens what has the focus.
const links = [...document.querySelectorAll("[data-copy-link]")];
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { j: 1, k: -1 }[event.key];
  if (!step || !links.length) return;
  const here = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, here + step))].focus();
  event.preventDefault();
});
