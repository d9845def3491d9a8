// A solve that is watched: the curves as they come, said aloud only where something new begins.

const live = document.getElementById("live");
const drawing = document.getElementById("drawing");
const stage = document.getElementById("stage");
const lost = document.getElementById("lost");

/** Hears of the steps after this one; the browser itself comes back to where it was. */
function watch(after) {
  const source = new EventSource(`${live.dataset.events}?after=${after}`);
  let last = after;

  source.addEventListener("open", () => { lost.hidden = true; });
  source.addEventListener("step", ({ data, lastEventId }) => {
    const step = JSON.parse(data);
    last = Number(lastEventId);
    live.dataset.seen = last;
    drawing.innerHTML = step.html;
    say(step.says);
  });
  source.addEventListener("ended", async ({ data }) => {
    source.close();
    say(JSON.parse(data).says);
    await showOutcome();
  });
  source.addEventListener("error", () => {
    lost.hidden = false;
    if (source.readyState === EventSource.CLOSED) setTimeout(() => watch(last), 2000);
  });
}

/** Readers hear a sentence when it changes, not at each step. */
function say(text) {
  if (stage.textContent !== text) stage.textContent = text;
}

/** The rest of the page as it is now; what was said last stays where it is. */
async function showOutcome() {
  const answer = await fetch(location.pathname);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["state", "controls", "drawing", "outcome"]) {
    document.getElementById(id).replaceWith(fresh.getElementById(id));
  }
}

if (live?.dataset.events) watch(Number(live.dataset.seen));
