// What a tapped button does: an ordinary choice, a step of the policy matcher, a verdict.

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
