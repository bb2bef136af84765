// The transcript, and what of it is remembered, on this device only.

function add(turn, isNew) {
  if (isNew) { turn.className += ' new'; }
  if (turn.kept && isMatcher(turn.kept.reply)) { takeOver(turn); }
  log.appendChild(turn);
}
// The newest turn of the policy matcher is the one to tap: a question that was answered
// stays as its words only, one that is asked again goes, and a result is only read.
function takeOver(turn) {
  Array.prototype.forEach.call(log.querySelectorAll('.matcher'), function (old) {
    var at = state.turns.indexOf(old.kept);
    if (isSamePage(old.kept.reply, turn.kept.reply)) {
      log.removeChild(old);
      if (at >= 0) { state.turns.splice(at, 1); }
      return;
    }
    if (old.className.indexOf('question') >= 0) { old.className += ' past'; }
    Array.prototype.forEach.call(old.querySelectorAll('[data-step]'), function (button) {
      button.disabled = true;
    });
  });
  live = turn;
  next = null;
}
// "None of these" and the numbers belong to the newest offer only; an entry stays an entry.
function settle() {
  Array.prototype.forEach.call(log.querySelectorAll('.number'), function (number) {
    number.parentNode.removeChild(number);
  });
  Array.prototype.forEach.call(log.querySelectorAll('[data-role="none"]'), function (button) {
    button.disabled = true;
  });
}
function mark(node) {
  if (!node || node.className.indexOf('taken') >= 0) { return; }
  node.className += ' taken';
  node.appendChild(unseen(word('chosen')));
}
// A reply is read from its beginning: the question goes to the top where both do not fit.
function show(question, reply) {
  var first = question || reply;
  var height = reply.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
  if (height + 32 > pane.clientHeight) {
    pane.scrollTop += first.getBoundingClientRect().top - pane.getBoundingClientRect().top - 12;
  } else {
    pane.scrollTop = pane.scrollHeight;
  }
}
// What grew under the fold comes into view; nothing else moves.
function reveal(node) {
  var hidden = node.getBoundingClientRect().bottom + 16 - pane.getBoundingClientRect().bottom;
  if (hidden > 0) { pane.scrollTop += hidden; }
}
function redraw() {
  log.setAttribute('aria-live', 'off');
  while (log.firstChild) { log.removeChild(log.firstChild); }
  live = null;
  add(drawGreeting());
  state.turns.slice().forEach(function (turn) {
    settle();
    add(turn.you === undefined ? drawReply(turn) : drawYou(turn.you));
  });
  pane.scrollTop = state.turns.length ? pane.scrollHeight : 0;
  window.setTimeout(function () { log.setAttribute('aria-live', 'polite'); }, 100);
}

function remember(conversation) {
  state.conversation = conversation;
  state.at = Date.now();
  state.turns = state.turns.slice(-KEEP_TURNS);
  try { window.localStorage.setItem(STORE_KEY, JSON.stringify(state)); } catch (e) { /* private mode: nothing is kept */ }
}
function recall() {
  try {
    var kept = JSON.parse(window.localStorage.getItem(STORE_KEY));
    if (!kept || !Array.isArray(kept.turns) || Date.now() - kept.at > KEEP_MS) { return forgetHere(); }
    state.turns = kept.turns;
    state.conversation = kept.conversation;
    // The address, where it names a language, is the newer wish.
    if (start.languages[kept.language] && location.search.indexOf('language=') < 0) {
      state.language = kept.language;
    }
  } catch (e) { forgetHere(); }
}
function forgetHere() {
  state.turns = [];
  state.conversation = null;
  try { window.localStorage.removeItem(STORE_KEY); } catch (e) { /* nothing was kept */ }
}
