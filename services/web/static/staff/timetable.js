// Meetings of a draft moved by drag or keyboard; the server says what each place costs and answers
// with the cells that differ. Without it every meeting is a link to the page on which one chooses.

const board = document.getElementById("board");
const hand = document.getElementById("hand");
const voice = document.getElementById("voice");
const said = document.getElementById("said");
const rtl = document.documentElement.dir === "rtl";

/** The meeting in the hand: its link and cell, what the server says of each cell, where one aims. */
let held = null;

const say = (text) => { voice.textContent = text; };
const cellsOf = (row) => [...row.cells].slice(1);
const rows = () => [...board.tBodies[0].rows];
const time = (cell) => board.tHead.rows[board.tHead.rows.length - 1].cells[cell.cellIndex].firstChild.textContent;
const place = (cell) => `${cell.parentElement.cells[0].textContent.trim()}, ${time(cell)}`;

function verdict(cell) {
  if (cell === held.cell) return { kind: "here", text: board.dataset.here };
  const [number, to] = held.cells?.[cell.id] ?? [];
  if (number === undefined) return { kind: "no", text: "" };
  const [kind, text] = held.verdicts[number];
  return { kind, text, to };
}

function paint() {
  for (const name of Object.keys(held.cells)) {
    const cell = document.getElementById(name);
    if (!cell) continue;
    const { kind, text } = verdict(cell);
    cell.classList.add(kind);
    cell.dataset.says = text;
  }
  held.cell.classList.add("here");
}

function wipe() {
  for (const cell of board.querySelectorAll("td.good, td.fair, td.dear, td.no, td.here, td.aim")) {
    cell.classList.remove("good", "fair", "dear", "no", "here", "aim");
    delete cell.dataset.says;
    cell.removeAttribute("tabindex");
  }
}

/** Takes a meeting into the hand; it is `ready` when the server has told what each place costs. */
function take(link) {
  if (held) leave();
  held = { link, cell: link.closest("td"), address: link.href };
  held.ready = ask(held);
}

async function ask(mine) {
  const { link } = mine;
  board.classList.add("holding");
  const { by, halfDay, find } = board.dataset;
  const query = new URLSearchParams({ by, half_day: halfDay, find });
  try {
    const answer = await fetch(`${link.href}?${query}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    Object.assign(mine, await answer.json());
  } catch {
    if (held === mine) { leave(); say(board.dataset.lost); }
    return;
  }
  if (held !== mine) return;
  paint();
  hand.hidden = false;
  hand.querySelector("[data-name]").textContent = mine.title;
  hand.querySelector("[data-more]").href = mine.address;
  say(board.dataset.taken.replace("{name}", () => mine.title));
}

function aim(cell) {
  board.querySelector("td.aim")?.classList.remove("aim");
  cell.classList.add("aim");
  held.aim = cell;
  hand.querySelector("[data-verdict]").textContent = verdict(cell).text;
}

/** Ends holding, with the focus where it came from. */
function leave(focus = true) {
  const { link } = held;
  held = null;
  wipe();
  board.classList.remove("holding");
  hand.hidden = true;
  hand.querySelector("[data-verdict]").textContent = "";
  if (focus) link.focus();
}

function step(key) {
  const from = held.aim ?? held.cell;
  const all = rows();
  let row = all.indexOf(from.parentElement);
  let column = from.cellIndex - 1;
  if (key === "ArrowUp") row -= 1;
  if (key === "ArrowDown") row += 1;
  if (key === "ArrowLeft") column += rtl ? 1 : -1;
  if (key === "ArrowRight") column += rtl ? -1 : 1;
  const cell = all[row] && cellsOf(all[row])[column];
  if (!cell) return;
  cell.tabIndex = -1;
  cell.focus();
  aim(cell);
  say(`${place(cell)}: ${verdict(cell).text}`);
}

/** Sends a form's fields; the cells that differ are replaced, and what was done is said. */
async function send(address, fields) {
  const { by, halfDay, find, seen, field, token } = board.dataset;
  const body = new URLSearchParams({ by, half_day: halfDay, find, seen, [field]: token, ...fields });
  let answer;
  said.textContent = "";
  try {
    answer = await (await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } })).json();
  } catch {
    tell([board.dataset.lost], false);
    return null;
  }
  for (const [name, [kind, html]] of Object.entries(answer.cells)) {
    const cell = document.getElementById(name);
    if (!cell) continue;
    cell.className = kind;
    cell.innerHTML = html;
    if (html) cell.dataset.at = time(cell);
    else delete cell.dataset.at;
  }
  board.dataset.seen = answer.seen;
  for (const input of document.querySelectorAll("[name=seen]")) input.value = answer.seen;
  for (const form of document.querySelectorAll("#steps form")) {
    const name = answer[form.action.endsWith("undo") ? "undo" : "redo"];
    form.querySelector("button").disabled = !name;
    form.querySelector("bdi").textContent = name;
  }
  tell(answer.says, answer.done);
  return answer;
}

function tell(sentences, done) {
  say("");
  said.classList.toggle("wrong", !done);
  said.textContent = sentences.join(" ");
}

async function put(cell) {
  const { to, text } = verdict(cell);
  if (!to) { say(`${place(cell)}: ${text}`); return; }
  const { address } = held;
  leave(false);
  await send(`${address}/place`, { to });
  const link = [...board.querySelectorAll("a")].find((each) => each.href === address && each.closest("td") === cell)
    ?? [...board.querySelectorAll("a")].find((each) => each.href === address);
  link?.focus();
}

/** Let go of by the mouse: put down where that is possible, else left with the reason. */
function drop(cell) {
  const { to, text } = verdict(cell);
  if (to) { put(cell); return; }
  const elsewhere = cell !== held.cell;
  const where = place(cell);
  leave(false);
  if (elsewhere && text) tell([`${where}: ${text}`], false);
}

if (board) {
  board.addEventListener("keydown", (event) => {
    const link = event.target.closest("td a");
    const enter = event.key === "Enter" || event.key === " ";
    if (!held) {
      if (link && enter) { event.preventDefault(); take(link); }
      return;
    }
    if (event.key === "Escape") { event.preventDefault(); leave(); say(board.dataset.left); }
    if (!enter && !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    const mine = held;
    mine.ready.then(() => {
      if (held !== mine) return;
      if (enter) put(mine.aim ?? mine.cell);
      else step(event.key);
    });
  });
  board.addEventListener("dragstart", (event) => {
    const link = event.target.closest?.("td a");
    if (!link) return;
    event.dataTransfer.setData("text/plain", link.textContent);
    event.dataTransfer.effectAllowed = "move";
    take(link);
  });
  board.addEventListener("dragover", (event) => {
    const cell = event.target.closest?.("td");
    if (!held || !cell) return;
    event.preventDefault();
    if (!held.cells) return;
    if (cell !== held.aim) aim(cell);
    event.dataTransfer.dropEffect = verdict(cell).to ? "move" : "none";
  });
  board.addEventListener("drop", async (event) => {
    const cell = event.target.closest?.("td");
    if (!held || !cell) return;
    event.preventDefault();
    const mine = held;
    mine.dropped = cell;
    await mine.ready; // whoever is quicker than the answer waits for it
    if (held === mine) drop(cell);
  });
  board.addEventListener("dragend", () => {
    if (held && !held.dropped) drop(held.aim ?? held.cell);
  });
  hand.querySelector("[data-leave]").addEventListener("click", () => { if (held) leave(); say(board.dataset.left); });
  for (const form of document.querySelectorAll("#steps form")) {
    form.addEventListener("submit", (event) => { event.preventDefault(); send(form.action, {}); });
  }
  document.documentElement.classList.add("scripted");
}
