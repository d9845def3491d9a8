// Wishes with a script: moved without a new page, dragged by hand, saved by themselves.
// Without it every button of the form works as well.
import { savesItself } from "./saving.js";

const form = document.getElementById("wishes");
if (form) {
  const list = form.querySelector("[data-wishes]");
  const said = document.getElementById("said");
  const { say, saveSoon } = savesItself(form, said);

  const items = () => [...list.children];

  function renumber() {
    const all = items();
    all.forEach((item, index) => {
      item.querySelector(".rank").textContent = index + 1;
      const [up, down, top] = item.querySelectorAll(".moves button");
      up.disabled = top.disabled = index === 0;
      down.disabled = index === all.length - 1;
    });
  }

  function announce(item) {
    const rank = items().indexOf(item) + 1;
    say(form.dataset.moved.replace("{name}", () => item.dataset.name).replace("{rank}", rank));
  }

  function place(item, before) {
    list.insertBefore(item, before);
    renumber();
    announce(item);
    saveSoon(0);
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest(".moves button");
    const item = button?.closest(".wish");
    const move = button?.value.split(":")[0];
    const before = { up: item?.previousElementSibling, top: list.firstElementChild, down: item?.nextElementSibling?.nextElementSibling };
    if (!button || !(move in before)) return;
    event.preventDefault();
    place(item, before[move] ?? null);
    (button.disabled ? item.querySelector(".moves button:not([disabled])") : button)?.focus();
  });

  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip) return;
    event.preventDefault();
    const item = grip.closest(".wish");
    const follow = ({ clientY }) => {
      const others = items().filter((other) => other !== item);
      const next = others.find((other) => { const box = other.getBoundingClientRect(); return clientY < box.top + box.height / 2; });
      if ((next ?? null) !== item.nextElementSibling) { list.insertBefore(item, next ?? null); renumber(); }
    };
    const drop = () => {
      grip.removeEventListener("pointermove", follow);
      item.classList.remove("dragged");
      announce(item);
      saveSoon(0);
    };
    item.classList.add("dragged");
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("lostpointercapture", drop, { once: true });
  });

  document.documentElement.classList.add("scripted");
}
