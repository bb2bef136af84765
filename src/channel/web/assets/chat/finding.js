// Finding an answer by its title, before anything is asked: an editable combobox with a list
// (WAI-ARIA Authoring Practices). The titles are fetched when somebody wants to find one.

// As many as fit above the keyboard of a phone.
var MOST_FOUND = 6;
// Per language: what becomes of fetching its titles.
var titles = {};

function titlesIn(language) {
  if (!titles[language]) {
    titles[language] = window.fetch('/api/v1/topics?language=' + language, { credentials: 'omit' })
      .then(function (response) {
        if (!response.ok) { throw new Error('status ' + response.status); }
        return response.json();
      })
      .then(listTitles);
    // The next try asks again.
    titles[language].catch(function () { delete titles[language]; });
  }
  return titles[language];
}
function listTitles(catalogue) {
  var all = [];
  function put(entry, topic) {
    all.push({ id: entry.id, title: entry.title, topic: topic, key: comparable(entry.title), place: all.length });
  }
  catalogue.topics.forEach(function (topic) {
    topic.entries.forEach(function (entry) { put(entry, topic.name); });
  });
  catalogue.other.forEach(function (entry) { put(entry, ''); });
  return all;
}
// Letters and digits in one width and case; anything else only parts words.
function comparable(text) {
  var even = text.normalize ? text.normalize('NFKC') : text;
  return even.toLowerCase().replace(/[^0-9a-z\u00c0-\u024f\u3400-\u9fff]+/g, ' ').trim();
}
// How well a title fits what is typed: 0 is best, -1 not at all.
function closeness(key, typed) {
  var at = key.indexOf(typed);
  if (at >= 0) { return at ? 1 : 0; }
  var words = typed.split(' ');
  if (words.every(function (one) { return key.indexOf(one) >= 0; })) { return 2; }
  // Chinese names are shortened by leaving characters out.
  if (!/^[\u3400-\u9fff]{2,}$/.test(typed)) { return -1; }
  var from = 0;
  return typed.split('').every(function (c) {
    from = key.indexOf(c, from) + 1;
    return from > 0;
  }) ? 3 : -1;
}
function fitting(all, typed) {
  return all.map(function (one) { return { one: one, rank: closeness(one.key, typed) }; })
    .filter(function (found) { return found.rank >= 0; })
    .sort(function (a, b) { return a.rank - b.rank || a.one.place - b.one.place; })
    .slice(0, MOST_FOUND)
    .map(function (found) { return found.one; });
}

function drawFinder() {
  var box = element('div', 'finder');
  var label = element('label', 'label', word('find'));
  var line = element('div', 'line');
  var input = element('input');
  var list = element('ul', 'found');
  var none = element('p', 'note');
  var told = unseen('');
  var language = state.language;
  var active = -1;

  input.id = 'find';
  input.type = 'text';
  input.autocomplete = 'off';
  input.spellcheck = false;
  input.placeholder = word('find_hint');
  input.setAttribute('enterkeyhint', 'search');
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', 'found');
  label.htmlFor = 'find';
  list.id = 'found';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', word('find'));
  told.setAttribute('role', 'status');
  // What is found is told in its own words, not as part of the transcript.
  box.setAttribute('aria-live', 'off');

  function options() { return list.children; }
  function point(at) {
    if (options()[active]) { options()[active].setAttribute('aria-selected', 'false'); }
    active = at;
    if (at < 0) {
      input.removeAttribute('aria-activedescendant');
      return;
    }
    options()[at].setAttribute('aria-selected', 'true');
    input.setAttribute('aria-activedescendant', options()[at].id);
    if (options()[at].scrollIntoView) { options()[at].scrollIntoView({ block: 'nearest' }); }
  }
  function close() {
    point(-1);
    list.hidden = true;
    none.hidden = true;
    told.textContent = '';
    input.setAttribute('aria-expanded', 'false');
  }
  function show(found) {
    point(-1);
    while (list.firstChild) { list.removeChild(list.firstChild); }
    found.forEach(function (one, index) { list.appendChild(drawFound(one, index)); });
    list.hidden = !found.length;
    none.hidden = Boolean(found.length);
    none.textContent = found.length ? '' : word('found_none');
    told.textContent = found.length ? word('found', found.length) : word('found_none');
    input.setAttribute('aria-expanded', String(Boolean(found.length)));
    makeRoom();
  }
  // Where the list runs under the fold the transcript moves up, but never so far that the
  // field leaves the window.
  function makeRoom() {
    var edge = pane.getBoundingClientRect();
    var hidden = list.getBoundingClientRect().bottom + 16 - edge.bottom;
    var room = box.getBoundingClientRect().top - edge.top - 12;
    if (hidden > 0 && room > 0) { pane.scrollTop += Math.min(hidden, room); }
  }
  function drawFound(one, index) {
    var option = element('li');
    option.id = 'found-' + index;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    option.appendChild(inLanguage(element('span', 'words', one.title), one.title, language));
    if (one.topic) { option.appendChild(inLanguage(element('span', 'topic', one.topic), one.topic, language)); }
    // The field keeps the focus.
    option.addEventListener('mousedown', function (event) { event.preventDefault(); });
    option.addEventListener('click', function () { choose(one); });
    option.found = one;
    return option;
  }
  function choose(one) {
    if (busy) { return; }
    input.value = '';
    close();
    send({ choice: 'e:' + one.id, movesFocus: true }, one.title);
  }
  function find() {
    var typed = comparable(input.value);
    if (!typed) { close(); return; }
    titlesIn(language).then(function (all) {
      // What was typed meanwhile has its own answer.
      if (comparable(input.value) === typed) { show(fitting(all, typed)); }
    }, function () {
      close();
      say(navigator.onLine === false ? word('offline') : word('found_failed'));
    });
  }
  function enter() {
    var text = input.value.trim();
    if (active >= 0) { choose(options()[active].found); return; }
    if (!text || busy) { return; }
    input.value = '';
    close();
    send({ text: text, movesFocus: true }, text);
  }
  function step(by) {
    var n = list.hidden ? 0 : options().length;
    if (!n) { find(); return; }
    point(active < 0 && by < 0 ? n - 1 : (active + by + n) % n);
  }

  input.addEventListener('input', find);
  input.addEventListener('focus', function () {
    titlesIn(language).catch(function () { /* said when something is typed */ });
  });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', function (event) {
    if (isComposing(event)) { return; }
    if (event.key === 'ArrowDown') { step(1); }
    else if (event.key === 'ArrowUp') { step(-1); }
    else if (event.key === 'Enter') { enter(); }
    else if (event.key === 'Escape' && (input.value || !list.hidden)) {
      // First the list, then the words.
      if (list.hidden) { input.value = ''; }
      close();
    } else { return; }
    event.preventDefault();
  });

  close();
  line.appendChild(icon('lens'));
  line.appendChild(input);
  [label, line, list, none, told].forEach(function (part) { box.appendChild(part); });
  return box;
}
