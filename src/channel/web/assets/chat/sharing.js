// Lists of entries, and the link to a result.

function drawItems(block, reply) {
  var list = element('ul', 'items');
  block.items.forEach(function (item) {
    var line = element('li');
    var title = element('a', '', item.title);
    // An answer by itself stands in no frame.
    if (isFramed) { title.target = '_blank'; }
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
