// What a reply is, and what its buttons are.

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
