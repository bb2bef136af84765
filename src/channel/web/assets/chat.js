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
  // What an office's card says about now holds no longer than this.
  var NOW_MS = 10 * 60 * 1000;
  var SVG = 'http://www.w3.org/2000/svg';
  var ICONS = {
    phone: 'M6.6 3.5h2.6l1.3 4-2 1.4a12 12 0 0 0 6.6 6.6l1.4-2 4 1.3v2.6a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 4.6 5.7a2 2 0 0 1 2-2.2z',
    place: 'M12 21s6.5-5.6 6.5-11a6.5 6.5 0 0 0-13 0c0 5.4 6.5 11 6.5 11zM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
    clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2',
    globe: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM3.5 12h17M12 3.5c2.3 2.4 3.4 5.3 3.4 8.5s-1.1 6.1-3.4 8.5c-2.3-2.4-3.4-5.3-3.4-8.5S9.7 5.9 12 3.5z',
    check: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM8.3 12.2l2.6 2.5 4.8-5.2',
    maybe: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM9.7 9.8c0-1.3 1-2.2 2.3-2.2s2.3.9 2.3 2.1c0 1.7-2.3 1.9-2.3 3.7M12 16.2v.1',
    cross: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM9.2 9.2l5.6 5.6M14.8 9.2l-5.6 5.6',
    tick: 'M5.5 12.5l4.2 4.2L18.5 8',
    chain: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
    up: 'M7.5 10.5v9h-3v-9zM7.5 10.5l3.6-6.6c1.6 0 2.4 1 2.2 2.4l-.5 3.2h5.2c1.2 0 2 1 1.8 2.2l-1 5.8c-.2 1.2-1.1 2-2.3 2H7.5',
    down: 'M7.5 13.5v-9h-3v9zM7.5 13.5l3.6 6.6c1.6 0 2.4-1 2.2-2.4l-.5-3.2h5.2c1.2 0 2-1 1.8-2.2l-1-5.8c-.2-1.2-1.1-2-2.3-2H7.5'
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
  // The turn in which the policy matcher stands, and the step that is to follow what is picked.
  var live = null;
  var next = null;
  var lastId = 0;

  var FITS = { fits: 'check', may_fit: 'maybe', does_not_fit: 'cross' };
  var THUMBS = { '\ud83d\udc4d': 'up', '\ud83d\udc4e': 'down' };

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

  /* ---- What a reply is ---- */

  function buttonsOf(reply) {
    return reply.blocks.reduce(function (all, block) {
      return block.type === 'buttons' ? all.concat(block.buttons) : all;
    }, []);
  }
  // A way into the policy matcher may stand anywhere; every other step belongs to its turn.
  function isWayIn(button) { return button.step === 'begin' || button.step === 'anew'; }
  function isStep(button) { return button.step !== undefined && !isWayIn(button); }
  function isMatcher(reply) { return buttonsOf(reply).some(isStep); }
  function isQuestion(reply) {
    return buttonsOf(reply).some(function (button) { return button.step === 'skip'; });
  }
  function isVerdict(button) { return button.role === 'feedback' || button.role === 'saved_call'; }
  // Whether two replies are the same page of the policy matcher, whatever is picked in it.
  function isSamePage(one, other) {
    function key(reply) {
      if (!isQuestion(reply)) { return JSON.stringify(reply.blocks); }
      // The way past a question names it.
      var words = reply.blocks.filter(function (block) { return block.type === 'title'; });
      return JSON.stringify([words, buttonsOf(reply).map(function (button) {
        return button.step === 'skip' ? button.choice : button.role === 'answer' ? labelOf(button) : null;
      }).filter(Boolean)]);
    }
    return key(one) === key(other);
  }
  // The signs before some labels are for plain text: here a picked answer says so by its
  // state, and a verdict has a thumb drawn in line, which screen readers do not read out.
  function labelOf(button) {
    if (thumbOf(button)) { return button.label.slice(2).trim(); }
    return button.pressed === undefined ? button.label : button.label.replace(/^\u2713 /, '');
  }
  function thumbOf(button) { return isVerdict(button) ? THUMBS[button.label.slice(0, 2)] : undefined; }

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
  function drawOffice(office, language, isResponsible, isNow) {
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
      var hours = [inLanguage(element('span', '', office.hours), office.hours, language)];
      if (office.opening && isNow) {
        hours.push(element('span', office.is_open ? 'opening open' : 'opening', office.opening));
      }
      row('clock', word('hours'), hours);
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
  function drawButton(button, language) {
    var node = element('button', 'choice');
    var label = labelOf(button);
    node.type = 'button';
    node.setAttribute('data-role', button.role);
    node.button = button;
    if (button.step) { node.setAttribute('data-step', button.step); }
    if (button.pressed !== undefined) {
      node.appendChild(icon('tick'));
      press(node, button.pressed);
    }
    node.appendChild(inLanguage(element('span', 'words', label), label, language));
    node.addEventListener('click', function () { take(node); });
    return node;
  }
  function press(node, isPressed) { node.setAttribute('aria-pressed', String(isPressed)); }
  function isPressed(node) { return node.getAttribute('aria-pressed') === 'true'; }

  function drawButtons(buttons, reply) {
    var inRows = buttons.some(function (button) { return button.role === 'entry' || button.role === 'office'; });
    var isClarify = reply.decision === 'clarify';
    var box = element('div', inRows ? 'choices rows' : 'choices');
    buttons.forEach(function (button, index) {
      var node = drawButton(button, reply.language);
      if (isClarify) { node.insertBefore(element('span', 'number', String(index + 1)), node.firstChild); }
      box.appendChild(node);
    });
    return box;
  }
  // The answers to a question are a group that bears the question's name.
  function drawAnswers(buttons, reply, turn) {
    var box = drawButtons(buttons, reply);
    var heading = turn.querySelector('.heading');
    var hint = turn.querySelector('.card > .note');
    box.className += ' answers';
    box.setAttribute('role', 'group');
    if (heading) { box.setAttribute('aria-labelledby', named(heading)); }
    if (hint) { box.setAttribute('aria-describedby', named(hint)); }
    return box;
  }
  function named(node) {
    if (!node.id) {
      lastId += 1;
      node.id = 'n' + lastId;
    }
    return node.id;
  }
  // Two small buttons at the end of an answer. Once one is chosen both rest, and what the
  // desk says to it stands below them.
  function drawVerdict(buttons, kept) {
    var box = element('div', 'verdict');
    var said = kept.said || [];
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', word('feedback'));
    buttons.forEach(function (button) {
      var node = drawButton(button, kept.reply.language);
      if (thumbOf(button)) { node.insertBefore(icon(thumbOf(button)), node.firstChild); }
      node.disabled = buttons.some(function (one) { return said.indexOf(one.choice) >= 0; });
      if (said.indexOf(button.choice) >= 0) { mark(node); }
      box.appendChild(node);
    });
    if (kept.after) { box.appendChild(drawAfter(kept)); }
    return box;
  }
  function drawAfter(kept) {
    var box = element('div', 'after');
    kept.after.blocks.forEach(function (block) {
      if (block.type === 'say') {
        box.appendChild(inLanguage(element('p', '', block.text), block.text, kept.after.language));
      } else if (block.type === 'buttons') {
        block.buttons.forEach(function (button) {
          box.appendChild(drawButton(button, kept.after.language));
        });
      }
    });
    return box;
  }
  function drawItems(block, reply) {
    var list = element('ul', 'items');
    block.items.forEach(function (item) {
      var line = element('li');
      var title = element('a', '', item.title);
      title.href = '/e/' + encodeURIComponent(item.entry) + '?language=' + reply.language;
      line.appendChild(inLanguage(title, item.title, reply.language));
      if (item.note) {
        line.appendChild(inLanguage(element('p', 'note', item.note), item.note, reply.language));
      }
      list.appendChild(line);
    });
    return list;
  }

  // A link to a result: handed to another app where the device can, else copied, else shown.
  function drawShare(payload) {
    var box = element('div', 'share');
    var button = element('button', 'choice');
    var done = element('p', 'note');
    var address = location.origin + '/?start=' + encodeURIComponent(payload);
    var canShare = typeof navigator.share === 'function';
    function byHand() {
      var line = element('input', 'address');
      line.value = address;
      line.readOnly = true;
      line.setAttribute('aria-label', word('copy_link'));
      done.textContent = word('link_by_hand');
      if (box.querySelector('.address')) { return; }
      box.appendChild(line);
      line.focus();
      line.select();
    }
    function copied() {
      done.textContent = '';
      done.appendChild(icon('tick'));
      done.appendChild(document.createTextNode(word('link_copied')));
    }
    function copy() { copyText(address).then(copied, byHand); }
    button.type = 'button';
    button.appendChild(icon('chain'));
    button.appendChild(element('span', 'words', word(canShare ? 'share' : 'copy_link')));
    button.addEventListener('click', function () {
      if (!canShare) { copy(); return; }
      navigator.share({ title: here().name, url: address }).catch(function (failure) {
        if (failure.name !== 'AbortError') { copy(); }
      });
    });
    done.setAttribute('role', 'status');
    box.appendChild(button);
    box.appendChild(element('p', 'note', word('share_hint')));
    box.appendChild(done);
    return box;
  }
  // The clipboard is there on secure pages only; a selection can be copied everywhere.
  function copyText(text) {
    function bySelection() {
      var line = element('textarea', 'unseen');
      var before = document.activeElement;
      line.value = text;
      document.body.appendChild(line);
      line.select();
      var isDone = false;
      try { isDone = document.execCommand('copy'); } catch (e) { /* not allowed: isDone tells */ }
      document.body.removeChild(line);
      if (before) { before.focus(); }
      if (!isDone) { throw new Error('not copied'); }
    }
    if (!navigator.clipboard || !navigator.clipboard.writeText) {
      return new Promise(function (done) { done(bySelection()); });
    }
    return navigator.clipboard.writeText(text).catch(bySelection);
  }

  // What an answer goes on to say is offered where it ends, before whom to ask. A reply may
  // hold several answers: what stands before the last heading belongs to another one.
  function placeDetails(box, buttons) {
    var headings = box.querySelectorAll('.heading');
    var node = headings.length ? headings[headings.length - 1] : box.firstChild;
    while (node && !/\b(office|references)\b/.test(node.className)) { node = node.nextSibling; }
    box.insertBefore(buttons, node);
  }
  function drawHeading(block, next, language) {
    var node = inLanguage(element('h2', 'heading', block.text), block.text, language);
    var fit = next && next.type === 'items' ? next.fit : null;
    if (FITS[fit]) {
      node.setAttribute('data-fit', fit);
      node.insertBefore(icon(FITS[fit]), node.firstChild);
    }
    return node;
  }
  function placeButtons(turn, box, block, kept) {
    var reply = kept.reply;
    function isAnswer(button) { return button.role === 'answer'; }
    // Answers and the ways on may come in one go.
    if (block.buttons.some(isAnswer) && !block.buttons.every(isAnswer)) {
      [true, false].forEach(function (side) {
        var part = block.buttons.filter(function (button) { return isAnswer(button) === side; });
        placeButtons(turn, box, { buttons: part }, kept);
      });
      return;
    }
    function all(is) { return block.buttons.every(is); }
    if (all(function (button) { return button.role === 'detail'; })) {
      placeDetails(box, drawButtons(block.buttons, reply));
    } else if (all(isVerdict)) {
      box.appendChild(drawVerdict(block.buttons, kept));
    } else if (all(isWayIn)) {
      // The way back to a question that waits is not part of the answer to another one.
      turn.appendChild(drawButtons(block.buttons, reply)).className += ' ways';
    } else if (all(isAnswer)) {
      box.appendChild(drawAnswers(block.buttons, reply, turn));
    } else if (all(function (button) { return button.step === 'ask'; })) {
      box.appendChild(drawButtons(block.buttons, reply));
    } else if (block.buttons.some(isStep)) {
      var steps = box.appendChild(drawButtons(block.buttons, reply));
      var done = steps.querySelector('[data-step="done"]');
      steps.className += ' steps';
      if (done && turn.querySelector('[aria-pressed="true"]')) { done.className += ' lead'; }
    } else if (isMatcher(reply)) {
      box.appendChild(element('p', 'label', word('more_about')));
      box.appendChild(drawButtons(block.buttons, reply));
    } else {
      var ways = block.buttons.filter(isWayIn);
      var others = block.buttons.filter(function (button) { return !isWayIn(button); });
      box.appendChild(drawButtons(others, reply));
      if (ways.length) { box.appendChild(drawButtons(ways, reply)).className += ' ways'; }
    }
  }
  // One reply: sentences are bubbles; an answer or an office makes a card of the whole.
  function drawReply(kept) {
    var reply = kept.reply;
    var turn = element('article', 'turn desk');
    function has(type) { return reply.blocks.some(function (block) { return block.type === type; }); }
    var isAsking = isQuestion(reply);
    var afterAnswers = false;
    var isCard = ['title', 'body', 'office', 'place', 'sources', 'links'].some(has) || isMatcher(reply);
    var isNow = Date.now() - (kept.at || 0) < NOW_MS;
    var box = isCard ? element('div', 'card') : turn;
    turn.lang = tagOf(reply.language);
    turn.kept = kept;
    turn.appendChild(unseen(word('desk')));
    if (isMatcher(reply)) { turn.className += isAsking ? ' matcher question' : ' matcher'; }
    // What comes before a question of the policy matcher is not part of its card.
    if (isCard && !isAsking) { turn.appendChild(box); }
    // An office that introduces itself says what it does once.
    var does = reply.blocks.map(function (block) { return block.type === 'office' ? block.office.does : null; });
    reply.blocks.forEach(function (block, index) {
      var text = block.text;
      if (block.type === 'notice') {
        turn.insertBefore(element('p', 'notice', text), isAsking || !isCard ? null : box);
      } else if (block.type === 'say') {
        if (does.indexOf(text) >= 0) { return; }
        var isBubble = !isCard || isAsking;
        (isBubble ? turn : box).appendChild(inLanguage(element('p', isBubble ? 'bubble' : '', text), text, reply.language));
      } else if (block.type === 'title') {
        if (isAsking) { turn.appendChild(box); }
        box.appendChild(drawHeading(block, reply.blocks[index + 1], reply.language));
      } else if (block.type === 'body') {
        drawBody(box, block.segments, reply.language);
      } else if (block.type === 'office') {
        // One that a sentence names is another place to turn to.
        var isResponsible = has('title') && reply.blocks[index - 1].type !== 'say';
        box.appendChild(drawOffice(block.office, reply.language, isResponsible, isNow));
      } else if (block.type === 'place') {
        box.appendChild(drawOffice(block.office, reply.language, false, isNow));
      } else if (block.type === 'links') {
        box.appendChild(drawReferences(word('links'), block.links, reply.language));
      } else if (block.type === 'sources') {
        box.appendChild(drawReferences(word('sources'), block.sources, reply.language));
      } else if (block.type === 'note') {
        box.appendChild(element('p', isAsking && afterAnswers ? 'note left' : 'note', text));
      } else if (block.type === 'items') {
        box.appendChild(drawItems(block, reply));
      } else if (block.type === 'share') {
        box.appendChild(drawShare(block.payload));
      } else if (block.type === 'buttons') {
        afterAnswers = true;
        if (block.buttons.length) { placeButtons(turn, box, block, kept); }
      }
    });
    if (isCard && !box.parentNode) { turn.appendChild(box); }
    // How many are left comes last, so that nothing to tap moves when it appears.
    var left = box.querySelector('.left');
    if (left) { box.appendChild(left); }
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
    var turn = drawReply({ reply: { language: state.language, decision: 'answer', blocks: blocks } });
    var topics = turn.querySelector('.choices');
    var ways = turn.querySelector('.ways');
    if (ways) { turn.insertBefore(ways, topics); }
    if (topics && topics !== ways) { turn.insertBefore(element('p', 'label', word('browse')), topics); }
    turn.className += ' hello';
    return turn;
  }

  /* ---- The transcript ---- */

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
      if (question) { offerRetry(message, shown, question, failure); } else { say(trouble(failure)); }
      if (message.otherwise) { message.otherwise(); }
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

  function take(node) {
    var button = node.button;
    var turn = node.closest('.turn');
    if (isVerdict(button)) { judge(button, turn); return; }
    if (button.step && turn === live && turn === log.lastChild) { goOn(node); return; }
    if (busy) { return; }
    mark(node);
    send({
      choice: button.choice,
      setsLanguage: button.role === 'language',
      movesFocus: button.step !== undefined
    }, labelOf(button));
  }

  // A step of the policy matcher: the next page takes the place of this one. Of several
  // answers each shows at once what it is to be, and the desk is told until it knows.
  function goOn(node) {
    if (busy && !live.hasAttribute('aria-busy')) { return; }
    if (node.button.pressed === undefined) { next = node; } else { press(node, !isPressed(node)); }
    if (!busy) { tell(); }
  }
  function picks(turn) { return Array.prototype.slice.call(turn.querySelectorAll('[aria-pressed]')); }
  function tell() {
    var node = picks(live).filter(function (one) { return isPressed(one) !== one.button.pressed; })[0];
    if (!node) {
      node = next;
      next = null;
    }
    if (node) { sendStep(node); }
  }
  function sendStep(node) {
    var wanted = isPressed(node);
    busy = true;
    say('');
    live.setAttribute('aria-busy', 'true');
    function settled() {
      busy = false;
      live.removeAttribute('aria-busy');
    }
    post({ choice: node.button.choice }).then(function (reply) {
      settled();
      if (!isMatcher(reply)) {
        next = null;
        appendTap(reply, labelOf(node.button));
        return;
      }
      turnTo(keep(reply), reply.conversation);
      // What the desk does not take is not asked for for ever.
      if (node.button.pressed !== undefined && node.button.pressed !== wanted) { press(node, node.button.pressed); }
      if (live.contains(node)) { tell(); }
    }).catch(function (failure) {
      settled();
      next = null;
      picks(live).forEach(function (one) { press(one, one.button.pressed); });
      say(trouble(failure));
    });
  }
  // Shows a page of the policy matcher where the one before it stood.
  function turnTo(kept, conversation) {
    var before = live;
    var fresh = drawReply(kept);
    var at = state.turns.indexOf(before.kept);
    if (at >= 0) { state.turns[at] = kept; } else { state.turns.push(kept); }
    remember(conversation);
    if (isQuestion(kept.reply) && isSamePage(before.kept.reply, kept.reply)) {
      before.kept = kept;
      refresh(before, fresh);
      return;
    }
    next = null;
    fresh.className += ' new';
    live = fresh;
    log.replaceChild(fresh, before);
    focusOn(fresh);
    show(null, fresh);
  }
  // The same question once more: only what changed is touched, so that the focus stays and
  // nothing is read out twice.
  function refresh(turn, fresh) {
    var after = picks(fresh);
    picks(turn).forEach(function (node, index) { node.button = after[index].button; });
    ['.steps', '.left'].forEach(function (name) {
      var old = turn.querySelector(name);
      var now = fresh.querySelector(name);
      if (old && now && old.textContent === now.textContent) { return; }
      if (old && now) {
        old.parentNode.replaceChild(now, old);
      } else if (now) {
        turn.querySelector('.card').appendChild(now);
      } else if (old) {
        old.parentNode.removeChild(old);
      }
    });
    reveal(turn);
  }

  // Whether an answer helped: said once. A short word to it stands below the buttons.
  function judge(button, turn) {
    if (busy) { return; }
    busy = true;
    say('');
    post({ choice: button.choice }).then(function (reply) {
      var kept = turn.kept;
      var before = turn.querySelector('.verdict');
      var isShort = reply.blocks.every(function (block) {
        return block.type === 'notice' || block.type === 'say'
          || (block.type === 'buttons' && block.buttons.every(isVerdict));
      });
      busy = false;
      kept.said = (kept.said || []).concat(button.choice);
      if (isShort) { kept.after = keep(reply).reply; }
      var verdict = drawReply(kept).querySelector('.verdict');
      before.parentNode.replaceChild(verdict, before);
      if (isShort) {
        remember(reply.conversation);
        focusOn(verdict);
        reveal(verdict);
      } else {
        appendTap(reply, labelOf(button));
        focusOn(log.lastChild);
      }
    }).catch(function (failure) {
      busy = false;
      say(trouble(failure));
    });
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
