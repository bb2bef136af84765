// The input and the bar.

function ask() {
  var text = field.value.trim();
  if (!text || busy) { return; }
  if (Array.from(text).length > start.message_chars) {
    say(word('too_long', start.message_chars));
    return;
  }
  field.value = '';
  grow();
  send({ text: text }, text);
}

// While an input method composes, Enter picks a word and Escape drops one; 229 is how older
// browsers say so.
function isComposing(event) { return event.isComposing || event.keyCode === 229; }

function say(text) { byId('status').textContent = text; }

function grow() {
  field.style.height = 'auto';
  field.style.height = field.scrollHeight + 'px';
}
function speak(language) {
  state.language = language;
  var words = here().words;
  document.documentElement.lang = here().tag;
  document.title = here().name;
  byId('name').textContent = here().name;
  ['motto', 'skip', 'topics', 'privacy', 'forget', 'keys', 'newest'].forEach(function (key) {
    byId(key).textContent = words[key];
  });
  byId('question-label').textContent = words.question;
  field.placeholder = words.placeholder;
  byId('send').setAttribute('aria-label', words.send);
  log.setAttribute('aria-label', words.transcript);
  if (languageSwitch) {
    var other = Object.keys(start.languages).filter(function (code) { return code !== language; })[0];
    languageSwitch.textContent = words.other_language;
    languageSwitch.lang = languageSwitch.hreflang = tagOf(other);
    languageSwitch.setAttribute('aria-label', words.switch_language);
    languageSwitch.href = '/?language=' + other;
    languageSwitch.setAttribute('data-language', other);
  }
}
// Before anything was said, only the page changes; afterwards the desk is told as well.
function switchLanguage() {
  if (busy) { return; }
  speak(languageSwitch.getAttribute('data-language'));
  if (state.turns.length) {
    var page = live === log.lastChild ? live : null;
    send({ choice: 'l:' + state.language, then: function () { if (page) { askAgain(page); } } }, null);
  } else {
    redraw();
  }
}

// The page of the policy matcher that stands open, once more in the language chosen now.
function askAgain(page) {
  busy = true;
  post({ choice: isQuestion(page.kept.reply) ? 'm' : 'mr' }).then(function (reply) {
    busy = false;
    if (page.parentNode) {
      log.removeChild(page);
      state.turns.splice(state.turns.indexOf(page.kept), 1);
    }
    append(reply, null, null);
  }).catch(function () { busy = false; /* the page stays as it was */ });
}

// Erasing takes a second tap: the button lies where a thumb passes.
function forget() {
  var button = byId('forget');
  function disarm() {
    button.removeAttribute('data-armed');
    button.textContent = word('forget');
  }
  if (button.hasAttribute('data-armed')) {
    disarm();
    send({ text: '/forget' }, null);
    return;
  }
  button.setAttribute('data-armed', '');
  button.textContent = word('forget_sure');
  window.setTimeout(disarm, SURE_MS);
}
