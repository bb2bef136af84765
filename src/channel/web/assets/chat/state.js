// What the page keeps, its bounds, and the pictures it draws.

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
  lens: 'M10.8 17.1a6.3 6.3 0 1 0 0-12.6 6.3 6.3 0 0 0 0 12.6zM15.4 15.4l4.6 4.6',
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
// Inside another site's page, opened there by the widget.
var isFramed = /\bframed\b/.test(document.body.className);
var state = { language: start.language, conversation: null, turns: [], at: 0 };
var busy = false;
// The turn in which the policy matcher stands, and the step that is to follow what is picked.
var live = null;
var next = null;
var lastId = 0;

var FITS = { fits: 'check', may_fit: 'maybe', does_not_fit: 'cross' };
var THUMBS = { '\ud83d\udc4d': 'up', '\ud83d\udc4e': 'down' };
