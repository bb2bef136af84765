// A whole turn: what the visitor said, what the desk replied, and the greeting.

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
  turn.insertBefore(drawFinder(), topics === ways ? null : topics);
  if (topics && topics !== ways) { turn.insertBefore(element('p', 'label', word('browse')), topics); }
  turn.className += ' hello';
  return turn;
}
