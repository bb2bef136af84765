// Talking to the desk.

function post(message) {
  var body = { language: state.language };
  var controller = typeof AbortController === 'function' ? new AbortController() : null;
  var options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, credentials: 'omit' };
  if (state.conversation) { body.conversation = state.conversation; }
  if (message.text !== undefined) { body.text = message.text; }
  if (message.choice) { body.choice = message.choice; }
  options.body = JSON.stringify(body);
  if (controller) { options.signal = controller.signal; }
  var timer = window.setTimeout(function () { if (controller) { controller.abort(); } }, GIVE_UP_MS);
  function done() { window.clearTimeout(timer); }
  var answer = window.fetch('/api/v1/messages', options).then(function (response) {
    if (response.ok) { return response.json(); }
    var failure = new Error('status ' + response.status);
    failure.status = response.status;
    failure.wait = Number(response.headers.get('Retry-After')) || 60;
    throw failure;
  });
  answer.then(done, done);
  return answer;
}
function trouble(failure) {
  if (failure.status === 429) { return word('too_fast', failure.wait); }
  if (failure.status === 413) { return word('too_long', start.message_chars); }
  return navigator.onLine === false ? word('offline') : word('failed');
}

function keep(reply) {
  return {
    reply: { language: reply.language, decision: reply.decision, blocks: reply.blocks },
    at: Date.now()
  };
}
// Sends a message. `shown` is what stands in the visitor's bubble, null for none.
function send(message, shown) {
  if (busy) { return; }
  busy = true;
  say('');
  settle();
  var question = shown === null ? null : drawYou(shown);
  if (question) {
    add(question, true);
    pane.scrollTop = pane.scrollHeight;
  }
  attempt(message, shown, question);
}
function attempt(message, shown, question) {
  var dots = element('div', 'turn desk');
  var timer = window.setTimeout(function () {
    var bubble = dots.appendChild(element('p', 'bubble waiting'));
    for (var i = 0; i < 3; i += 1) { bubble.appendChild(element('i')); }
    bubble.appendChild(unseen(word('waiting')));
    log.appendChild(dots);
    pane.scrollTop = pane.scrollHeight;
  }, DOTS_AFTER_MS);
  function settled() {
    busy = false;
    window.clearTimeout(timer);
    if (dots.parentNode) { dots.parentNode.removeChild(dots); }
  }
  post(message).then(function (reply) {
    settled();
    if (message.setsLanguage) { speak(reply.language); }
    if (reply.erased) {
      forgetHere();
      redraw();
    }
    append(reply, shown, reply.erased ? null : question);
    if (message.movesFocus) { focusOn(log.lastChild); }
    if (message.then) { message.then(); }
  }).catch(function (failure) {
    settled();
    if (takeBack(message, shown, question)) { return; }
    if (question) { offerRetry(message, shown, question, failure); } else { say(trouble(failure)); }
    if (message.otherwise) { message.otherwise(); }
  });
}
// Without a network the words go back to where they were typed, to be sent once it is there.
function takeBack(message, shown, question) {
  if (navigator.onLine !== false || !question || message.text !== shown || field.value) { return false; }
  log.removeChild(question);
  field.value = shown;
  grow();
  say(word('offline'));
  return true;
}
function offerRetry(message, shown, question, failure) {
  var line = element('p', 'trouble');
  line.setAttribute('role', 'alert');
  line.appendChild(element('span', '', trouble(failure)));
  if (failure.status !== 413) {
    var again = element('button', 'quiet', word('retry'));
    again.type = 'button';
    again.addEventListener('click', function () {
      if (busy) { return; }
      busy = true;
      question.removeChild(line);
      question.className = 'turn you';
      log.appendChild(question);
      attempt(message, shown, question);
    });
    line.appendChild(again);
  }
  question.className += ' failed';
  question.appendChild(line);
  pane.scrollTop = pane.scrollHeight;
}

// Puts a reply at the end of the transcript.
function append(reply, shown, question) {
  var kept = keep(reply);
  var turn = drawReply(kept);
  add(turn, true);
  if (!reply.erased) {
    if (shown !== null) { state.turns.push({ you: shown }); }
    state.turns.push(kept);
    remember(reply.conversation);
  }
  show(question, turn);
}
function appendTap(reply, label) {
  var question = drawYou(label);
  add(question, true);
  append(reply, label, question);
}
// Moves the focus to the beginning of a turn that stands where the tapped button was. It is
// read from there, so the transcript does not read it out as well.
function focusOn(turn) {
  var first = turn.querySelector('.bubble, .heading, .card > p, .after p');
  if (!first) { return; }
  turn.setAttribute('aria-live', 'off');
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
}
