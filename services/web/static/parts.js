// Where htmx could not put an answer in its place: the whole page that says why, or that there is no network.

/** What was asked for, once more and without htmx. */
function askAgain({ verb, path, formData }, address) {
  if (verb === "get") return location.assign(address);
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: path });
  for (const [name, value] of formData) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}

/** What is about to be replaced by what was found takes no press any more: its answer would be lost. */
function whileSearching({ detail: { requestConfig, target } }, inert) {
  if (requestConfig.verb === "get" && target.id === "parts") target.inert = inert;
}

addEventListener("htmx:beforeRequest", (event) => whileSearching(event, true));
addEventListener("htmx:afterRequest", (event) => whileSearching(event, false));

addEventListener("htmx:responseError", ({ detail }) => askAgain(detail.requestConfig, detail.pathInfo.finalRequestPath));

addEventListener("htmx:sendError", () => {
  const said = document.getElementById("said");
  if (said) said.textContent = document.querySelector("[data-offline]").dataset.offline;
});
