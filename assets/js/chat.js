// Sends a question and shows the answer while it is written. The server takes
// the question by POST to the stream's address and answers with server-sent
// events in the body:
//   opened {"url"}                    where the conversation is, after the first one
//   delta  {"text"}                   a piece of the answer, plain text
//   done   {"html","citations","note"}  the whole answer, sanitised, its sources, and
//                                     what there is to say about who gave it
//   failed {"text"}                   why there is none
// A question that the stream will not take is sent the plain way, and refused
// there with its reason.
const talk = document.getElementById("talk");
const composer = document.getElementById("composer");
const suggestions = document.getElementById("suggestions");
const field = composer.elements.message;
// What waits for its answer, and what shows it.
let unanswered = null;
const last = talk.lastElementChild;
if (last.classList.contains("said-customer")) {
  unanswered = { question: last.querySelector(".as-typed").textContent, items: [last] };
}

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

composer.addEventListener("submit", (event) => {
  const question = field.value.trim();
  if (!question) return;
  event.preventDefault();
  if (ask(question)) field.value = "";
});

suggestions?.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(event.submitter.value);
});

// Whether the question is on its way: not while another one is.
function ask(question) {
  const button = composer.querySelector("button");
  if (button.disabled) return false;
  button.disabled = true;
  suggestions?.remove();
  forgetRefusals();
  // Asked again, a question takes the place of itself.
  if (unanswered?.question === question) unanswered.items.forEach((item) => item.remove());
  unanswered = null;
  const asked = say("customer", talk.dataset.customer, question);
  const answer = say("assistant", talk.dataset.assistant, "");
  answer.item.classList.add("is-coming");
  follow(question, answer)
    .catch(() => {})
    .finally(() => {
      if (!answer.whole) {
        answer.words.textContent += ` ${answer.failed ?? talk.dataset[answer.begun ? "broken" : "unsent"]}`;
        unanswered = { question, items: [asked.item, answer.item] };
        field.value ||= question;
      }
      answer.item.classList.remove("is-coming");
      button.disabled = false;
      field.focus();
    });
  return true;
}

// What was wrong with a question before this one.
function forgetRefusals() {
  document.querySelector(".notice-failed")?.remove();
  composer.querySelector(".field-error")?.remove();
  field.removeAttribute("aria-invalid");
}

// Adds a message to the conversation and returns its parts.
function say(role, name, text) {
  const item = document.createElement("li");
  item.className = `said said-${role}`;
  const by = document.createElement("p");
  by.className = "said-by";
  by.textContent = name;
  const box = document.createElement("div");
  box.className = "said-words";
  const words = document.createElement("p");
  words.className = "as-typed";
  words.textContent = text;
  box.append(words);
  item.append(by, box);
  talk.append(item);
  item.scrollIntoView({ block: "nearest" });
  return { item, box, words };
}

async function follow(question, answer) {
  const response = await fetch(talk.dataset.stream, {
    method: "POST",
    body: new URLSearchParams({ message: question }),
    headers: { Accept: "text/event-stream" },
  });
  if ([400, 413, 422].includes(response.status)) {
    field.value = question;
    composer.submit();
    return;
  }
  if (!response.ok || !response.body) return;
  answer.begun = true;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (!answer.whole) {
    const { value, done } = await reader.read();
    if (done) break;
    rest += value.replaceAll("\r", "");
    const blocks = rest.split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) take(parse(block), answer);
  }
}

// One event of the stream.
function parse(block) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  return { name, data: data.join("\n") };
}

function take({ name, data }, answer) {
  if (name === "delta") {
    answer.words.textContent += JSON.parse(data).text;
  } else if (name === "done") {
    const { html, citations, note } = JSON.parse(data);
    answer.whole = true;
    // Sanitised by the server, exactly as it renders it into the page.
    answer.box.innerHTML = html;
    if (note) answer.item.append(aside(note));
    if (citations?.length) answer.item.append(sources(citations));
  } else if (name === "opened") {
    moveTo(JSON.parse(data).url);
  } else if (name === "failed") {
    answer.failed = JSON.parse(data).text;
  }
  answer.item.scrollIntoView({ block: "nearest" });
}

function aside(text) {
  const line = document.createElement("p");
  line.className = "muted";
  line.textContent = text;
  return line;
}

// The conversation has an address of its own from its first question on.
function moveTo(url) {
  talk.dataset.stream = `${url}/stream`;
  composer.action = url;
  history.replaceState(null, "", url);
}

function sources(citations) {
  const list = document.createElement("ul");
  list.className = "cited";
  for (const { label, url } of citations) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = label;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  return list;
}
