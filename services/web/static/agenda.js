/* What a browser adds to an agenda that is complete without it: the reader's own clock beside the
   venue's where they differ, and a worker that keeps the page for when there is no network. */

const AGAIN_MS = 2000;
const page = location.pathname;
const main = document.querySelector("main");
const wall = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dated = new Intl.DateTimeFormat(`${document.documentElement.lang}-u-nu-latn`, {
  weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

/** The reader's time of a venue time, with the day where that differs; empty where both agree. */
function yours(time) {
  const moment = new Date(time.dateTime);
  const here = wall.format(moment);
  if (here === time.textContent) return "";
  const sameDay = moment.getDate() === Number(time.dateTime.slice(8, 10));
  return sameDay ? here : dated.format(moment);
}

for (const entry of document.querySelectorAll(".line, .next-body")) {
  const text = yours(entry.querySelector("time"));
  if (text) {
    const own = document.createElement("span");
    own.className = "yours";
    own.textContent = main.dataset.yours.replace("{time}", text);
    entry.querySelector("h3, .next-time").append(own);
  }
}

const offline = document.getElementById("offline");
addEventListener("offline", () => { offline.hidden = false; });
addEventListener("online", openAnew);
if (!offline.hidden) setTimeout(openAnew, AGAIN_MS); // the page as it was: is there a network by now?

/** The page from the network, as soon as that answers; nothing that is being typed is lost. */
async function openAnew() {
  const answer = await fetch(`${page}/offline.js`, { cache: "no-store" }).catch(() => null);
  const typed = [...document.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
  if (!answer?.ok) setTimeout(openAnew, AGAIN_MS);
  else if (typed) offline.hidden = true;
  else location.reload();
}

if ("serviceWorker" in navigator) {
  // without it the page is as good, but needs the network
  navigator.serviceWorker.register(`${page}/offline.js`, { scope: page }).catch(() => {});
}
