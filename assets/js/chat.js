// Sends a question and shows the answer while it is written. The server takes
// the question by POST to the stream's address and answers with server-sent
// events in the body:
//   delta  {"text"}                a piece of the answer, plain text
//   done   {"html","citations"}    the whole answer, sanitised, and its sources
// Before there is a conversation, or when anything fails, the form is sent
// the plain way, which always works.
const talk = document.getElementById("talk");
const composer = document.getElementById("composer");
const field = composer.elements.message;

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

composer.addEventListener("submit", async (event) => {
  const question = field.value.trim();
  if (!talk.dataset.stream || !question) return;
  event.preventDefault();
  const button = composer.querySelector("button");
  button.disabled = true;
  say("customer", talk.dataset.customer, question);
  field.value = "";
  const answer = say("assistant", talk.dataset.assistant, "");
  try {
    await follow(question, answer);
  } catch {
    answer.words.textContent ||= talk.dataset.broken;
  } finally {
    button.disabled = false;
    field.focus();
  }
});

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
  if (!response.ok || !response.body) throw new Error(String(response.status));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
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
    const { html, citations } = JSON.parse(data);
    // Sanitised by the server, exactly as it renders it into the page.
    answer.box.innerHTML = html;
    if (citations?.length) answer.item.append(sources(citations));
  }
  answer.item.scrollIntoView({ block: "nearest" });
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
