// Things to tap.

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
