// Renews the page's content in place: what is unfolded stays unfolded, and nothing jumps.
const seconds = Number(document.currentScript.dataset.refresh);

async function renew() {
  if (document.hidden) return;
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok && response.status !== 404 && response.status !== 503) throw new Error(`status ${response.status}`);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("main");
  const shown = document.querySelector("main");
  if (!fresh || !shown) return;
  for (const details of fresh.querySelectorAll("details[id]")) {
    const before = document.getElementById(details.id);
    if (before) details.open = before.open;
  }
  shown.replaceWith(fresh);
  document.body.classList.remove("lost");
}

async function keepRenewing() {
  try {
    await renew();
  } catch {
    // The server cannot be reached: what is shown grows old, and must look so.
    document.body.classList.add("lost");
  }
  setTimeout(keepRenewing, seconds * 1000);
}

setTimeout(keepRenewing, seconds * 1000);
document.addEventListener("visibilitychange", () => renew().catch(() => document.body.classList.add("lost")));
