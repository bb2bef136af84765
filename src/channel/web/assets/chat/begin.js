// How the page begins.

// A link opens an answer, the policy matcher or a shared result here, to go on from. It is
// followed once: a reload does not ask again, unless it could not be sent.
function followLink() {
  var link = /[?&](?:entry|start)=([A-Za-z0-9_-]{1,64})(?:&|$)/.exec(location.search);
  if (!link) { return; }
  function go(address) {
    if (window.history.replaceState) { window.history.replaceState(null, '', address); }
  }
  var address = location.pathname + location.search;
  go(location.pathname);
  send({ text: '/start ' + link[1], otherwise: function () { go(address); } }, null);
}

function listen() {
  byId('ask').addEventListener('submit', function (event) {
    event.preventDefault();
    ask();
    field.focus();
  });
  field.addEventListener('input', grow);
  field.addEventListener('keydown', function (event) {
    if (event.key === 'Enter' && !event.shiftKey && !isComposing(event)) {
      event.preventDefault();
      ask();
    }
  });
  byId('topics').addEventListener('click', function () { send({ text: '/topics' }, word('topics')); });
  byId('privacy').addEventListener('click', function () { send({ text: '/privacy' }, word('privacy')); });
  byId('forget').addEventListener('click', forget);
  if (languageSwitch) {
    languageSwitch.addEventListener('click', function (event) {
      event.preventDefault();
      switchLanguage();
    });
  }
  pane.addEventListener('scroll', function () {
    var last = log.lastChild.getBoundingClientRect();
    newest.hidden = last.top < pane.getBoundingClientRect().bottom;
  });
  newest.addEventListener('click', function () {
    pane.scrollTop = pane.scrollHeight;
    field.focus();
  });
  window.addEventListener('online', function () { say(word('online')); });
  window.addEventListener('offline', function () { say(word('offline')); });
}
// The page around the frame opens and closes it; what is said between them holds no words.
function listenToHost() {
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && !event.defaultPrevented && !isComposing(event)) {
      window.parent.postMessage('policydesk:close', '*');
    }
  });
  window.addEventListener('message', function (event) {
    if (event.source === window.parent && event.data === 'policydesk:open') { field.focus(); }
  });
}

recall();
speak(state.language);
try {
  redraw();
} catch (e) {
  // What another version of this page remembered cannot be drawn: begin anew.
  forgetHere();
  redraw();
}
byId('foot').hidden = false;
listen();
if (isFramed) { listenToHost(); }
if (navigator.onLine === false) { say(word('offline')); }
followLink();
if (window.matchMedia && window.matchMedia('(hover: hover) and (pointer: fine)').matches) { field.focus(); }
