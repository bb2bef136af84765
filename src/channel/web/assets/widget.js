/* The chat on another site. Plain ES2017. It adds one element to the page, whose inside the
   page's styles do not reach and which reaches nothing of the page; it loads nothing more and
   keeps nothing before somebody opens the chat. */
(function () {
  'use strict';

  var start = __START__;
  var script = document.currentScript;
  var TAG = 'policydesk-widget';
  var SVG = 'http://www.w3.org/2000/svg';
  var ICONS = {
    speech: 'M4.5 5.5h15v10.5h-8.2L7 19.8V16H4.5zM8.2 9.2h7.6M8.2 12.2h4.8',
    apart: 'M13.5 4.5h6v6M19.5 4.5l-8 8M10.5 6h-5v12.5H18v-5',
    cross: 'M6 6l12 12M18 6L6 18'
  };
  // A phone has room for nothing beside the chat.
  var SMALL = '(max-width: 480px), (max-height: 480px)';
  var STYLE = [
    ':host { all: initial; position: fixed; z-index: 2147483000; right: 0; bottom: 0; color-scheme: light dark; }',
    '* { box-sizing: border-box; }',
    '.open, .tool { font: 500 16px/1.4 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; cursor: pointer; touch-action: manipulation; }',
    '.open { position: fixed; right: 20px; bottom: calc(20px + env(safe-area-inset-bottom, 0px)); display: flex; align-items: center; min-height: 52px; padding: 8px 20px 8px 16px; border: 2px solid #fff; border-radius: 28px; background: #0b6b57; color: #fff; text-decoration: none; box-shadow: 0 4px 16px rgba(27, 38, 34, .25); }',
    '.open:hover { background: #07503f; }',
    '.open svg { margin-right: 8px; }',
    'svg { display: block; flex: none; width: 24px; height: 24px; }',
    ':focus { outline: none; }',
    ':focus-visible { outline: 3px solid #0b6b57; outline-offset: 3px; }',
    '.panel { display: none; position: fixed; right: 20px; bottom: calc(20px + env(safe-area-inset-bottom, 0px)); left: auto; top: auto; width: 400px; max-width: calc(100vw - 40px); height: 640px; max-height: calc(100vh - 40px); margin: 0; padding: 0; border: 1px solid #848f89; border-radius: 16px; overflow: hidden; background: #f6f5f0; color: #1b2622; box-shadow: 0 12px 48px rgba(27, 38, 34, .3); animation: rise .18s ease-out; }',
    '.panel[open] { display: block; }',
    '.panel::backdrop { background: none; }',
    'iframe { display: block; width: 100%; height: 100%; border: 0; }',
    '.tools { position: absolute; top: 10px; right: 8px; display: flex; }',
    '.tool { display: flex; align-items: center; justify-content: center; width: 44px; height: 44px; padding: 0; border: 0; border-radius: 10px; background: none; color: #07503f; }',
    '.tool:hover { background: #e4f0ea; }',
    '.tool:focus-visible { outline-offset: -3px; }',
    '.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0 0 0 0); white-space: nowrap; }',
    '@keyframes rise { from { opacity: 0; transform: translateY(12px); } }',
    '@media ' + SMALL + ' { .panel { right: 0; bottom: 0; left: 0; top: 0; width: 100%; max-width: none; height: 100%; max-height: none; border: 0; border-radius: 0; } }',
    '@media (prefers-color-scheme: dark) { .panel { background: #0f1513; color: #e9ede9; border-color: #71807a; } .tool { color: #9be3cd; } .tool:hover { background: #1d362e; } .panel :focus-visible { outline-color: #74d0b4; } }',
    '@media (prefers-reduced-motion: reduce) { .panel { animation: none; } }',
    '@media print { :host { display: none; } }'
  ].join('\n');

  if (!script || document.querySelector(TAG)) { return; }
  var desk = new URL(script.src).origin;
  var language = languageOf(script.getAttribute('data-language') || document.documentElement.lang);
  var words = start.languages[language];
  var mayFrame = start.sites.indexOf(location.origin) >= 0 || location.origin === desk;
  var opener = null;
  var panel = null;
  var frame = null;

  function languageOf(tag) {
    var code = String(tag || '').toLowerCase().split('-')[0];
    return Object.prototype.hasOwnProperty.call(start.languages, code) ? code : start.language;
  }
  function element(name, className, label) {
    var node = document.createElement(name);
    node.className = className;
    if (label) { node.setAttribute('aria-label', label); }
    return node;
  }
  function icon(name) {
    var svg = document.createElementNS(SVG, 'svg');
    var path = document.createElementNS(SVG, 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', ICONS[name]);
    path.setAttribute('fill', 'none');
    path.setAttribute('stroke', 'currentColor');
    path.setAttribute('stroke-width', '1.8');
    path.setAttribute('stroke-linecap', 'round');
    path.setAttribute('stroke-linejoin', 'round');
    svg.appendChild(path);
    return svg;
  }
  function asLink(node) {
    node.href = desk + '/?language=' + language;
    node.target = '_blank';
    node.rel = 'noopener';
    return node;
  }

  // Where the site is not on the desk's list, its browser would refuse the frame: the button
  // is a link then.
  function drawOpener() {
    var node = mayFrame ? element('button', 'open') : asLink(element('a', 'open'));
    node.appendChild(icon('speech'));
    node.appendChild(document.createTextNode(words.open));
    if (mayFrame) {
      node.type = 'button';
      node.setAttribute('aria-haspopup', 'dialog');
      node.setAttribute('aria-expanded', 'false');
      node.addEventListener('click', open);
    } else {
      var apart = element('span', 'unseen');
      apart.textContent = words.new_tab;
      node.appendChild(apart);
    }
    return node;
  }
  function drawPanel() {
    var tools = element('div', 'tools');
    var apart = asLink(element('a', 'tool', words.apart));
    var cross = element('button', 'tool', words.close);
    panel = element('dialog', 'panel', words.name);
    panel.setAttribute('role', 'dialog');
    frame = element('iframe', '');
    frame.title = words.name;
    frame.src = desk + '/frame?language=' + language;
    frame.setAttribute('allow', 'clipboard-write');
    frame.addEventListener('load', tellOpen);
    cross.type = 'button';
    apart.appendChild(icon('apart'));
    cross.appendChild(icon('cross'));
    cross.addEventListener('click', close);
    panel.addEventListener('cancel', function (event) {
      event.preventDefault();
      close();
    });
    panel.addEventListener('keydown', function (event) {
      if (event.key !== 'Escape') { return; }
      event.preventDefault();
      event.stopPropagation();
      close();
    });
    tools.appendChild(apart);
    tools.appendChild(cross);
    panel.appendChild(frame);
    panel.appendChild(tools);
    return panel;
  }

  function tellOpen() {
    frame.focus();
    frame.contentWindow.postMessage('policydesk:open', desk);
  }
  function open() {
    var isNew = !panel;
    if (isNew) { root.appendChild(drawPanel()); }
    // Over the whole of a small screen nothing else can be reached; beside a page it can.
    var isSheet = window.matchMedia(SMALL).matches;
    if (isSheet && panel.showModal) {
      panel.showModal();
    } else {
      panel.setAttribute('open', '');
    }
    opener.hidden = true;
    opener.style.display = 'none';
    opener.setAttribute('aria-expanded', 'true');
    if (isNew) { frame.focus(); } else { tellOpen(); }
  }
  function close() {
    if (!panel || !panel.hasAttribute('open')) { return; }
    if (panel.close) { panel.close(); }
    panel.removeAttribute('open');
    opener.hidden = false;
    opener.style.display = '';
    opener.setAttribute('aria-expanded', 'false');
    opener.focus();
  }
  // A sheet of its own is not stopped by the content policy of the page.
  function dress() {
    try {
      var sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch (e) {
      var style = document.createElement('style');
      style.textContent = STYLE;
      root.insertBefore(style, root.firstChild);
    }
  }

  var host = document.createElement(TAG);
  host.lang = words.tag;
  host.setAttribute('role', 'region');
  host.setAttribute('aria-label', words.name);
  if (!host.attachShadow) {
    // Too old to keep the styles apart: a plain link at the end of the page.
    mayFrame = false;
  }
  var root = host.attachShadow ? host.attachShadow({ mode: 'open' }) : host;
  opener = drawOpener();
  root.appendChild(opener);
  if (host.attachShadow) { dress(); }
  window.addEventListener('message', function (event) {
    if (frame && event.source === frame.contentWindow && event.origin === desk && event.data === 'policydesk:close') {
      close();
    }
  });
  function show() { document.body.appendChild(host); }
  if (document.body) { show(); } else { document.addEventListener('DOMContentLoaded', show); }
}());
