// Renews the page in place while it can be seen, tells changes of state to screen readers, and never lets an old page
// look current.
const refresh = Number(document.body.dataset.refresh) * 1000;
/** A renewal that takes longer has failed. */
const patience = 10_000;
const lost = document.getElementById("lost");
let renewedAt = Date.now();
let failed = false;
let renewing = false;

async function renew() {
  if (document.hidden || renewing) return;
  renewing = true;
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(patience) });
    // No system of this name, and no policy yet, are pages, too.
    if (!response.ok && response.status !== 404 && response.status !== 503) throw new Error(`status ${response.status}`);
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!fresh.getElementById("content")) throw new Error("not a page of the exporter");
    // Of a newer exporter: its pages go with its own styles and scripts.
    if (assets(fresh) !== assets(document)) return location.reload();
    show(fresh);
    renewedAt = Date.now();
    failed = false;
  } catch {
    failed = true;
  } finally {
    renewing = false;
  }
  tick();
}

function show(fresh) {
  const before = states(document);
  for (const part of ["main", "footer"]) morph(document.querySelector(part), fresh.querySelector(part));
  document.title = fresh.title;
  const news = [...states(document)].filter(([id, state]) => before.get(id) !== state).map(([, state]) => state);
  // Said once for all that changed; what stays the same is not said again.
  if (news.length > 0) document.getElementById("announcer").textContent = news.join(". ");
}

/** The addresses of what a page loads; they change with the content. What somebody on the way put in is left out. */
function assets(page) {
  const loaded = page.querySelectorAll('link[href^="/assets/"], script[src^="/assets/"]');
  return [...loaded].map((part) => part.getAttribute("href") ?? part.getAttribute("src")).join(" ");
}

/** What stands where: announced when it changes. */
function states(page) {
  return new Map([...page.querySelectorAll("[data-announce]")].map((part) => [part.id, part.dataset.announce]));
}

/** Clocks stand still, and a note stands above all, as soon as the page may be out of date. */
function tick() {
  const age = Math.max(0, Date.now() - renewedAt) / 1000;
  const old = failed || age > (2 * refresh + patience) / 1000;
  document.body.classList.toggle("lost", old);
  if (!old) {
    if (lost.textContent !== "") lost.textContent = "";
    return tickClocks(age);
  }
  if (lost.textContent === "") {
    const last = lost.dataset.last.replace("{time}", document.querySelector("footer").dataset.time);
    const passing = document.createElement("span");
    // It changes all the time: a screen reader is told once when the last renewal was.
    passing.setAttribute("aria-hidden", "true");
    lost.append(`${lost.dataset.lost} ${last} `, passing);
  }
  lost.lastChild.textContent = `(${lost.dataset.age.replace("{age}", ageText(age, lost.dataset.units))})`;
}

setInterval(renew, refresh);
setInterval(tick, 1000);
document.addEventListener("visibilitychange", renew);
