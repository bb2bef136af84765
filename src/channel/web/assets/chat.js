/* The chat. Plain ES2017, no library; everything is built with DOM methods, so that no word
   of a question or an answer can become markup. */
(function () {
  'use strict';

  // A remembered transcript is shown for a day: after that an answer may no longer hold.
  var KEEP_MS = 24 * 60 * 60 * 1000;
  // More turns than anyone scrolls back, well within what a device stores for a site.
  var KEEP_TURNS = 60;
  var STORE_KEY = 'policydesk.chat.1';
  // A reply takes milliseconds; only a slow line makes the dots appear.
  var DOTS_AFTER_MS = 350;
  var GIVE_UP_MS = 20000;
  // How long "tap again to erase" stands.
  var SURE_MS = 5000;
  var SVG = 'http://www.w3.org/2000/svg';
  var ICONS = {
    phone: 'M6.6 3.5h2.6l1.3 4-2 1.4a12 12 0 0 0 6.6 6.6l1.4-2 4 1.3v2.6a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 4.6 5.7a2 2 0 0 1 2-2.2z',
    place: 'M12 21s6.5-5.6 6.5-11a6.5 6.5 0 0 0-13 0c0 5.4 6.5 11 6.5 11zM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
    clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2',
    globe: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM3.5 12h17M12 3.5c2.3 2.4 3.4 5.3 3.4 8.5s-1.1 6.1-3.4 8.5c-2.3-2.4-3.4-5.3-3.4-8.5S9.7 5.9 12 3.5z',
    check: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM8.3 12.2l2.6 2.5 4.8-5.2'
  };

  function byId(id) { return document.getElementById(id); }

  var start = JSON.parse(byId('start').textContent);
  var log = byId('log');
  var pane = byId('main');
  var field = byId('question');
  var newest = byId('newest');
  var languageSwitch = byId('language');
  var state = { language: start.language, conversation: null, turns: [], at: 0 };
  var busy = false;

  /* ---- Words ---- */

  function here() { return start.languages[state.language] || start.languages[start.language]; }
  function word(key, value) {
    var text = here().words[key];
    return value === undefined ? text : text.replace('{}', value);
  }
  function tagOf(language) {
    var known = start.languages[language];
    return known ? known.tag : here().tag;
  }
  // The language of somebody's words: Chinese as soon as half of the letters are Han.
  function tagOfText(text, fallback) {
    var han = (text.match(/[\u3400-\u9fff]/g) || []).length;
    var latin = (text.match(/[A-Za-z]+/g) || []).length;
    if (!han && !latin) { return fallback; }
    return tagOf(han >= latin ? 'zh' : 'en');
  }

  /* ---- Building ---- */

  function element(name, className, text) {
    var node = document.createElement(name);
    if (className) { node.className = className; }
    if (text !== undefined) { node.textContent = text; }
    return node;
  }
  function unseen(text) { return element('span', 'unseen', text); }
  function icon(name) {
    var svg = document.createElementNS(SVG, 'svg');
    var path = document.createElementNS(SVG, 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', ICONS[name]);
    path.setAttribute('fill', 'none');
    path.setAttribute('stroke', 'currentColor');
    path.setAttribute('stroke-width', '1.6');
    path.setAttribute('stroke-linecap', 'round');
    path.setAttribute('stroke-linejoin', 'round');
    svg.appendChild(path);
    return svg;
  }
  function link(url, text) {
    if (!/^(https?:\/\/|tel:)/i.test(url || '')) { return element('span', '', text); }
    var node = element('a', '', text);
    node.href = url;
    if (url.slice(0, 4) !== 'tel:') {
      node.target = '_blank';
      node.rel = 'noopener';
      node.appendChild(unseen(word('new_tab')));
    }
    return node;
  }
  // Words in the other language say so, for screen readers and for the shapes of Han letters.
  function inLanguage(node, text, language) {
    var tag = tagOfText(text, tagOf(language));
    if (tag !== tagOf(language)) { node.lang = tag; }
    return node;
  }

  function drawRun(parent, inlines) {
    inlines.forEach(function (inline) {
      if (inline.type === 'text') {
        parent.appendChild(document.createTextNode(inline.text));
      } else if (inline.type === 'break') {
        parent.appendChild(element('br'));
      } else if (inline.type === 'strong') {
        drawRun(parent.appendChild(element('strong')), inline.inlines);
      } else if (inline.type === 'link') {
        var words = element('span');
        drawRun(words, inline.inlines);
        parent.appendChild(link(inline.url, words.textContent));
      }
    });
    return parent;
  }
  function drawBody(parent, segments, language) {
    segments.forEach(function (segment) {
      var node;
      if (segment.type === 'paragraph') {
        node = drawRun(element('p'), segment.inlines);
      } else {
        node = element(segment.start === null ? 'ul' : 'ol');
        if (segment.start !== null) { node.start = segment.start; }
        segment.items.forEach(function (item) {
          drawRun(node.appendChild(element('li')), item);
        });
      }
      parent.appendChild(inLanguage(node, node.textContent, language));
    });
  }
  function drawOffice(office, language, isResponsible) {
    var box = element('section', 'office');
    var list = element('dl');
    if (isResponsible) { box.appendChild(element('p', 'label', word('office'))); }
    box.appendChild(inLanguage(element('h3', '', office.name), office.name, language));
    if (office.does) {
      box.appendChild(inLanguage(element('p', 'does', office.does), office.does, language));
    }
    function row(name, label, parts) {
      var line = element('div', 'row');
      var term = element('dt');
      var value = element('dd');
      term.appendChild(icon(name));
      term.appendChild(unseen(label));
      parts.forEach(function (part) { value.appendChild(part); });
      line.appendChild(term);
      line.appendChild(value);
      list.appendChild(line);
    }
    if (office.phone) { row('phone', word('phone'), [link(office.dial, office.phone)]); }
    if (office.address || office.map) {
      var parts = [];
      if (office.address) {
        parts.push(inLanguage(element('span', '', office.address), office.address, language));
      }
      if (office.map) { parts.push(link(office.map, word('map'))); }
      row('place', word('address'), parts);
    }
    if (office.hours) {
      row('clock', word('hours'), [inLanguage(element('span', '', office.hours), office.hours, language)]);
    }
    if (office.url) {
      row('globe', word('website'), [link(office.url, office.url.replace(/^https?:\/\/(www\.)?|\/$/g, ''))]);
    }
    if (list.firstChild) { box.appendChild(list); }
    return box;
  }
  function drawReferences(label, references, language) {
    var box = element('section', 'references');
    var list = element('ul');
    box.appendChild(element('h3', '', label));
    references.forEach(function (reference) {
      var item = element('li');
      item.appendChild(link(reference.url, reference.title));
      list.appendChild(inLanguage(item, reference.title, language));
    });
    box.appendChild(list);
    return box;
  }
  function drawButtons(buttons, reply) {
    var inRows = buttons.some(function (button) { return button.role === 'entry'; });
    var isClarify = reply.decision === 'clarify';
    var box = element('div', inRows ? 'choices rows' : 'choices');
    buttons.forEach(function (button, index) {
      var node = element('button', 'choice');
      node.type = 'button';
      node.setAttribute('data-role', button.role);
      if (isClarify) { node.appendChild(element('span', 'number', String(index + 1))); }
      node.appendChild(inLanguage(element('span', 'words', button.label), button.label, reply.language));
      node.addEventListener('click', function () { take(button, node); });
      box.appendChild(node);
    });
    return box;
  }

  // What an answer goes on to say is offered where the answer ends, before whom to ask.
  function placeButtons(box, buttons, reply) {
    var areDetails = buttons.every(function (button) { return button.role === 'detail'; });
    var after = areDetails ? box.querySelector('.office, .references') : null;
    box.insertBefore(drawButtons(buttons, reply), after);
  }
  // One reply: sentences are bubbles; an answer or an office makes a card of the whole.
  function drawReply(reply) {
    var turn = element('article', 'turn desk');
    var isCard = reply.blocks.some(function (block) {
      return block.type === 'title' || block.type === 'body' || block.type === 'office' || block.type === 'place';
    });
    var box = isCard ? element('div', 'card') : turn;
    turn.lang = tagOf(reply.language);
    turn.appendChild(unseen(word('desk')));
    reply.blocks.forEach(function (block) {
      var text = block.text;
      if (block.type === 'notice') {
        turn.appendChild(element('p', 'notice', text));
      } else if (block.type === 'say') {
        box.appendChild(inLanguage(element('p', isCard ? '' : 'bubble', text), text, reply.language));
      } else if (block.type === 'title') {
        box.appendChild(inLanguage(element('h2', 'heading', text), text, reply.language));
      } else if (block.type === 'body') {
        drawBody(box, block.segments, reply.language);
      } else if (block.type === 'office') {
        box.appendChild(drawOffice(block.office, reply.language, reply.decision === 'answer'));
      } else if (block.type === 'place') {
        box.appendChild(drawOffice(block.office, reply.language, false));
      } else if (block.type === 'links') {
        box.appendChild(drawReferences(word('links'), block.links, reply.language));
      } else if (block.type === 'sources') {
        box.appendChild(drawReferences(word('sources'), block.sources, reply.language));
      } else if (block.type === 'note') {
        box.appendChild(element('p', 'note', text));
      } else if (block.type === 'buttons') {
        placeButtons(box, block.buttons, reply);
      }
    });
    if (isCard) { turn.appendChild(box); }
    return turn;
  }
  function drawYou(text) {
    var turn = element('div', 'turn you');
    var bubble = element('p', 'bubble');
    bubble.appendChild(unseen(word('you')));
    bubble.appendChild(document.createTextNode(text));
    bubble.lang = tagOfText(text, here().tag);
    turn.appendChild(bubble);
    return turn;
  }
  function drawGreeting() {
    var blocks = [];
    here().greeting.forEach(function (block) {
      if (block.type !== 'say') { blocks.push(block); return; }
      block.text.split(/\n\s*\n/).forEach(function (text) { blocks.push({ type: 'say', text: text }); });
    });
    var turn = drawReply({ language: state.language, decision: 'answer', blocks: blocks });
    var topics = turn.querySelector('.choices');
    if (topics) { turn.insertBefore(element('p', 'label', word('browse')), topics); }
    turn.className += ' hello';
    return turn;
  }

  /* ---- The transcript ---- */

  function add(turn, isNew) {
    if (isNew) { turn.className += ' new'; }
    log.appendChild(turn);
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
  function redraw() {
    log.setAttribute('aria-live', 'off');
    while (log.firstChild) { log.removeChild(log.firstChild); }
    add(drawGreeting());
    state.turns.forEach(function (turn) {
      settle();
      add(turn.you === undefined ? drawReply(turn.reply) : drawYou(turn.you));
    });
    pane.scrollTop = state.turns.length ? pane.scrollHeight : 0;
    window.setTimeout(function () { log.setAttribute('aria-live', 'polite'); }, 100);
  }

  /* ---- Remembering, on this device only ---- */

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

  /* ---- Talking to the desk ---- */

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
      var kept = { language: reply.language, decision: reply.decision, blocks: reply.blocks };
      var turn = drawReply(kept);
      if (message.setsLanguage) { speak(reply.language); }
      if (reply.erased) {
        forgetHere();
        redraw();
      } else {
        if (shown !== null) { state.turns.push({ you: shown }); }
        state.turns.push({ reply: kept });
        remember(reply.conversation);
      }
      add(turn, true);
      show(reply.erased ? null : question, turn);
    }).catch(function (failure) {
      settled();
      if (question) { offerRetry(message, shown, question, failure); } else { say(trouble(failure)); }
    });
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

  function take(button, node) {
    if (busy) { return; }
    mark(node);
    send({ choice: button.choice, setsLanguage: button.role === 'language' }, button.label);
  }
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

  /* ---- The input and the bar ---- */

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
      send({ choice: 'l:' + state.language }, null);
    } else {
      redraw();
    }
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
  // A link to an answer opens it here, with its details and follow-up questions.
  function followLink() {
    var entry = /[?&]entry=([a-z0-9-]+)/.exec(location.search);
    if (!entry) { return; }
    if (window.history.replaceState) { window.history.replaceState(null, '', location.pathname); }
    send({ text: '/start ' + entry[1] }, null);
  }

  function listen() {
    byId('ask').addEventListener('submit', function (event) {
      event.preventDefault();
      ask();
      field.focus();
    });
    field.addEventListener('input', grow);
    field.addEventListener('keydown', function (event) {
      // While an input method composes, Enter picks a word; 229 is how older browsers say so.
      var composing = event.isComposing || event.keyCode === 229;
      if (event.key === 'Enter' && !event.shiftKey && !composing) {
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
    window.addEventListener('online', function () { say(''); });
    window.addEventListener('offline', function () { say(word('offline')); });
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
  followLink();
  if (window.matchMedia && window.matchMedia('(hover: hover) and (pointer: fine)').matches) { field.focus(); }
}());
