// The situation room: clocks tick, the room looks again every minute, and translations come after the page.
const minute = 60000;

function span(milliseconds, units) {
  const minutes = Math.max(0, Math.floor(milliseconds / minute));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const parts = days ? [["days", days], ["hours", hours]] : [["hours", hours], ["minutes", rest]];
  const said = parts.filter(([, count]) => count).map(([name, count]) => units[name].replace("{n}", count));
  return said.join(" ") || units.minutes.replace("{n}", 0);
}

function tick() {
  for (const clock of document.querySelectorAll("[data-due]")) {
    const words = clock.closest("[data-units]");
    const [from, due] = [Date.parse(clock.dataset.from), Date.parse(clock.dataset.due)];
    const left = due - now();
    const told = span(Math.abs(left), JSON.parse(words.dataset.units));
    const said = (left < 0 ? words.dataset.lateWords : words.dataset.leftWords).replace("{n}", told);
    const shown = clock.querySelector("[data-left]");
    if (shown.textContent !== said) shown.textContent = said;
    clock.classList.toggle("late", left < 0);
    const gone = Math.max(0, Math.min(100, ((now() - from) / (due - from)) * 100));
    clock.querySelector("[data-gone]").setAttribute("width", gone.toFixed(1));
  }
}

// The page says when it was made; this machine's clock may be wrong, its pace is not.
const made = Date.parse(document.querySelector("[data-now]")?.dataset.now ?? "");
const begun = performance.now();
const now = () => (Number.isNaN(made) ? Date.now() : made + performance.now() - begun);

async function part(address, id) {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById(id);
}

async function refresh(live) {
  if (document.hidden || live.contains(document.activeElement)) return;
  const fresh = await part(location.href, "live").catch(() => null);
  if (fresh && !live.contains(document.activeElement)) live.replaceChildren(...fresh.childNodes);
  tick();
}

const posts = document.querySelector("[data-translate]");
if (posts) part(posts.dataset.translate, posts.id).then((fresh) => fresh && posts.replaceWith(fresh)).catch(() => {});

const live = document.querySelector("[data-refresh]");
if (live) setInterval(() => refresh(live), Number(live.dataset.refresh) * 1000);
tick();
setInterval(tick, 1000);
