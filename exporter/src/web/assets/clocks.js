// Lets the repair clocks go on between two renewals, where the time counts.

/** @param {number} seconds since the figures on the page were told */
// biome-ignore lint/correctness/noUnusedVariables: page.js calls it
function tickClocks(seconds) {
  for (const hand of document.querySelectorAll(".hand[data-running=yes]")) {
    const counted = Number(hand.dataset.counted) + seconds;
    const text = clockText(counted);
    if (hand.textContent !== text) hand.textContent = text;
    hand.closest(".clock").classList.toggle("over", counted > Number(hand.dataset.promised));
  }
}

/** 0:48:30 */
function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value) => String(value).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
}

/** In its greatest unit. @param {string} units of seconds, minutes, hours, days, with "|" between them */
// biome-ignore lint/correctness/noUnusedVariables: page.js calls it
function ageText(seconds, units) {
  const [s, min, h, d] = units.split("|");
  if (seconds < 120) return `${Math.floor(seconds)}${s}`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}${min}`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}${h}`;
  return `${Math.floor(seconds / 86_400)}${d}`;
}
