// Drawing with DOM methods: approved text, offices and references.

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
