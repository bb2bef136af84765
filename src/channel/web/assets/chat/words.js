// The words of the page, and the languages they are in.

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

// Words in the other language say so, for screen readers and for the shapes of Han letters.
function inLanguage(node, text, language) {
  var tag = tagOfText(text, tagOf(language));
  if (tag !== tagOf(language)) { node.lang = tag; }
  return node;
}
