// Forms that save themselves, one save after the other, and say so. Without a script their button does.

/** Saves the form after each change; whoever changes it otherwise calls `saveSoon`. */
export function savesItself(form, said) {
  let waiting = 0;
  let saving = Promise.resolve();

  const say = (text) => { said.textContent = text; };

  async function save() {
    const body = new URLSearchParams(new FormData(form));
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.action, { method: "POST", body, headers, keepalive: true });
      if (answer.ok) {
        const { version, merged } = await answer.json();
        if (merged) return form.submit(); // once more, to see what a colleague has changed
        form.elements.version.value = version;
        if (said.textContent === form.dataset.saving) say(form.dataset.saved);
      } else if (answer.status === 422) {
        say((await answer.json()).wrong.join(" "));
      } else if (answer.status >= 500) {
        say(form.dataset.failed);
      } else {
        form.submit(); // the page that says what is wrong, or shows both versions
      }
    } catch {
      say(form.dataset.failed);
    }
  }

  function saveSoon(delay) {
    clearTimeout(waiting);
    waiting = setTimeout(saveNow, delay);
  }

  function saveNow() {
    waiting = 0;
    saving = saving.then(save);
  }

  addEventListener("pagehide", () => {
    if (!waiting) return;
    clearTimeout(waiting);
    saveNow();
  });

  form.addEventListener("input", () => {
    if (!form.checkValidity()) return;
    say(form.dataset.saving);
    saveSoon(800);
  });
  return { say, saveSoon };
}

for (const form of document.querySelectorAll("form[data-saves]")) {
  savesItself(form, document.getElementById("said"));
}
