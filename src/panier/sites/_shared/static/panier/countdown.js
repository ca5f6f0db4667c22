// “38 minutes left” goes down by itself, in the server's words and with its rounding (formats.left). It is counted from when
// it was written, not to an hour of this machine's clock, which may be wrong; and it is in no live region: nobody hears it each minute.
const UNITS_S = { year: 31536000, month: 2592000, week: 604800, day: 86400, hour: 3600, minute: 60, second: 1 };
const FROM = 1.5, ends = new WeakMap();
function remaining(seconds) {
  const unit = Object.keys(UNITS_S).find((each) => seconds >= FROM * UNITS_S[each]) ?? "second";
  const how = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 };
  return new Intl.NumberFormat(document.documentElement.lang, how).format(Math.round(seconds / UNITS_S[unit]));
}
function count() {
  for (const time of document.querySelectorAll("time[data-seconds]")) { // also those that a fragment brought
    const { seconds, left, over } = time.dataset;
    if (!ends.has(time)) ends.set(time, Date.now() + seconds * 1000);
    const rest = Math.floor((ends.get(time) - Date.now()) / 1000), words = rest > 0 ? left.replace("{}", remaining(rest)) : over;
    if (time.textContent !== words) time.textContent = words;
    if (rest > 0) continue;
    const badge = time.closest(".badge");
    badge?.classList.remove("warm", "blue");
    badge?.classList.add("bad");
  }
}
count();
setInterval(count, 1000);
