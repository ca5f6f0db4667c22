// The desk looks by itself: a question every ten seconds, every thirty behind another tab, answered with nothing when nothing moved.
const LOOK_MS = 10000, HIDDEN_MS = 30000, SETTLE_MS = 700, SOUND = "desk-sound";
const title = document.title, said = document.getElementById("desk-said"), asleep = document.getElementById("desk-asleep");
const sound = document.getElementById("desk-sound");
let pressed = false, looked = Date.now(), audio, heard, anchor = null;

const list = () => document.getElementById("desk-list");
// Whoever is about to tap or has the network's answer on its way is not disturbed.
const busy = () => pressed || list()?.querySelector(".htmx-request") || list()?.matches(".htmx-request");
function look() {
  if (busy()) return;
  looked = Date.now();
  htmx.trigger(document.body, "desk-look");
}
for (const name of ["pointerup", "pointercancel", "blur"]) addEventListener(name, () => { pressed = false; });
addEventListener("pointerdown", () => { pressed = true; });
document.addEventListener("visibilitychange", () => document.hidden || look());
setInterval(() => { if (!document.hidden || Date.now() - looked >= HIDDEN_MS) look(); }, LOOK_MS);

// Browsers let a page sound once somebody has touched it: the first touch wakes the sound, and until then a line says that it sleeps.
const wanted = () => localStorage.getItem(SOUND) === "on";
const showSleep = () => { asleep.hidden = !wanted() || audio?.state === "running"; };
function wake() {
  if (!wanted() || !("AudioContext" in window)) return Promise.resolve();
  if (!audio) {
    audio = new AudioContext();
    audio.onstatechange = () => setTimeout(showSleep, SETTLE_MS); // not under the finger that wakes it
  }
  return audio.resume();
}
for (const name of ["pointerdown", "pointerup", "keydown"]) addEventListener(name, wake);
wake();
if ("AudioContext" in window) setTimeout(showSleep, SETTLE_MS);

// Two short tones, made here.
function ring() {
  if (!wanted() || audio?.state !== "running") return;
  [[660, 0], [880, 0.16]].forEach(([pitch, after]) => {
    const tone = audio.createOscillator(), level = audio.createGain(), at = audio.currentTime + after;
    tone.frequency.value = pitch;
    level.gain.setValueAtTime(0.0001, at);
    level.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
    level.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
    tone.connect(level).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.4);
  });
}
if (sound && "AudioContext" in window) {
  sound.hidden = false;
  const show = () => sound.setAttribute("aria-pressed", wanted());
  sound.addEventListener("click", () => {
    localStorage.setItem(SOUND, wanted() ? "off" : "on");
    show();
    wake().then(ring).then(showSleep);
  });
  show();
}

// What a fragment says: in the title; and what is new since the last one, aloud and by the sound. A count that rose is
// news too: of two orders at once, the one that began first may appear last.
function tell({ waiting, latest, answered, said: words, saidAnswer }) {
  const count = Number(waiting);
  document.title = count ? `(${count}) ${title}` : title;
  const came = heard && (count > heard.count || latest > heard.latest);
  if (came || (heard && answered > heard.answered)) {
    said.textContent = came ? words : saidAnswer;
    ring();
  }
  const later = (one, other = "") => (one > other ? one : other);
  heard = { count, latest: later(latest, heard?.latest), answered: later(answered, heard?.answered) };
}

// The list changes under the reader's eyes: the part he looks at stays where it is, and a second tap hits nothing new.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "desk-list" || !event.detail.shouldSwap) return;
  const part = [...event.detail.target.querySelectorAll("[data-part]")].find((each) => each.getBoundingClientRect().top >= 0);
  anchor = part && { id: part.id, top: part.getBoundingClientRect().top, taps: event.detail.requestConfig.verb === "post", focus: document.activeElement?.closest("[data-part]")?.id };
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  const told = document.querySelector("#desk-list") ?? event.target.querySelector("[data-waiting]");
  if (told) tell(told.dataset);
  if (!list() || !anchor) return;
  const stays = document.getElementById(anchor.id);
  if (stays && scrollY > 0) scrollBy({ top: stays.getBoundingClientRect().top - anchor.top, behavior: "instant" });
  if (anchor.focus) document.querySelector(`#${CSS.escape(anchor.focus)} a`)?.focus({ preventScroll: true });
  if (anchor.taps) {
    list().classList.add("settling");
    setTimeout(() => list().classList.remove("settling"), SETTLE_MS);
  }
  anchor = null;
});
if (list()) tell(list().dataset);
