// nlp.js on the task that peers.py hands in: node peers.mjs TASK.json > FIGURES.json
//
// NluNeural, the classifier inside node-nlp, one for each language with that language's
// tokenizer and stemmer. A text with Han characters is Chinese, in the FAQ as in a question.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import core from '@nlpjs/core';
import nlu from '@nlpjs/nlu';
import zh from '@nlpjs/lang-zh';
import en from '@nlpjs/lang-en';

const { version } = createRequire(import.meta.url)('@nlpjs/nlu/package.json');
const task = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const localeOf = (text) => (/\p{Script=Han}/u.test(text) ? 'zh' : 'en');

async function train(locale) {
  const container = await core.containerBootstrap();
  container.use(locale === 'zh' ? zh.LangZh : en.LangEn);
  const brain = new nlu.NluNeural({ container, locale, log: false });
  const corpus = task.wordings
    .filter(({ text }) => localeOf(text) === locale)
    .map(({ entry, text }) => ({ utterance: text, intent: entry }));
  await brain.train(corpus);
  return brain;
}

const started = performance.now();
const brains = { zh: await train('zh'), en: await train('en') };
const readyMs = performance.now() - started;
const ask = (text) => brains[localeOf(text)].process(text);

// What is right is looked at first; that run also warms up the compiler.
const ranked = [];
for (const text of task.questions) {
  const { classifications } = await ask(text);
  const entries = classifications.map(({ intent }) => intent);
  ranked.push(entries.filter((entry) => entry !== 'None').slice(0, 3));
}

async function round() {
  const times = [];
  for (let time = 0; time < task.times; time += 1) {
    for (const text of task.questions) {
      const before = performance.now();
      await ask(text);
      times.push((performance.now() - before) / 1e3);
    }
  }
  return times;
}

let best = null;
for (let count = 0; count < task.rounds; count += 1) {
  const times = await round();
  const total = times.reduce((sum, time) => sum + time, 0);
  if (best === null || total < best.total) best = { total, times };
}
process.stdout.write(JSON.stringify({ version, readyMs, ranked, times: best.times }));
