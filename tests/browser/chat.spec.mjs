// The chat page in a real browser, over the real program and the shipped answers.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask, awaitReply, chat, newest, replies, DESKTOP, NARROW, PHONE, WIDE } from './kit/chat.mjs';

const { assertAccessible, desk, tolerate, visit } = await chat();

const LOAN = '苏科贷怎么申请';
// Words so vague that at least one of them has to be asked back about.
const VAGUE = ['补贴', '贷款', '税', '人才', '场地'];
const OFF_TOPIC = '今天晚上看什么电影';

async function askBack(page) {
  for (const words of VAGUE) {
    await ask(page, words);
    if (await newest(page).locator('[data-role="none"]').count()) { return; }
  }
  assert.fail(`nothing was asked back about ${VAGUE.join(', ')}`);
}

describe('asking', () => {
  test('an answer comes with its office, its sources and its details', async () => {
    const page = await visit();
    await ask(page, LOAN);
    const card = newest(page).locator('.card');
    assert.equal(await card.locator('h2').textContent(), '苏科贷');
    assert.match(await card.locator('.office').textContent(), /科学技术局/);
    assert.ok(await card.locator('.references').count());
    const notes = await card.locator('.note').allTextContents();
    assert.ok(notes.some((note) => note.includes('核对')), notes.join());
    assert.ok(await card.getByRole('button', { name: '扬科贷' }).count(), 'what is related is offered');
    await awaitReply(page, () => card.getByRole('button', { name: '材料' }).click());
    assert.match(await newest(page).locator('h2').textContent(), /苏科贷 · 材料/);
  });

  test('an offer can be taken by a tap or by its number', async () => {
    const page = await visit();
    await askBack(page);
    const first = await newest(page).locator('[data-role="entry"] .words').first().textContent();
    await ask(page, '1');
    assert.equal(await newest(page).locator('h2').textContent(), first);
    await askBack(page);
    const option = newest(page).locator('[data-role="entry"]').last();
    const title = await option.locator('.words').textContent();
    await awaitReply(page, () => option.click());
    assert.equal(await newest(page).locator('h2').textContent(), title);
    assert.equal(await page.locator('.number').count(), 0, 'an old offer has no numbers any more');
  });

  test('"none of these" and what nobody knows lead to a number to call', async () => {
    const page = await visit();
    await askBack(page);
    await awaitReply(page, () => newest(page).locator('[data-role="none"]').click());
    assert.ok(await newest(page).locator('a[href^="tel:"]').count());
    assert.ok(await page.locator('[data-role="none"]').first().isDisabled());
    await ask(page, OFF_TOPIC);
    assert.ok(await newest(page).locator('.office').count());
  });

  test('topics lead to their answers', async () => {
    const page = await visit(PHONE);
    await awaitReply(page, () => page.locator('.hello [data-role="topic"]').first().tap());
    await awaitReply(page, () => newest(page).locator('[data-role="entry"]').first().tap());
    assert.ok(await newest(page).locator('.card h2').count());
  });

  test('markup stays words', async () => {
    const page = await visit();
    const text = '<img src=x onerror="document.title=1"> <b>苏科贷</b>';
    await ask(page, text);
    assert.ok((await page.locator('.you .bubble').last().textContent()).endsWith(text));
    assert.equal(await page.locator('#log img, #log b').count(), 0);
  });

  test('a link to an answer opens it in the chat', async () => {
    const page = await visit({}, '/?entry=sukedai');
    await page.waitForSelector('.card h2');
    assert.equal(await newest(page).locator('h2').textContent(), '苏科贷');
    assert.equal(new URL(page.url()).search, '', 'a reload does not ask again');
  });
});

describe('the keyboard', () => {
  test('is enough', async () => {
    const page = await visit();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'question');
    await page.keyboard.type(LOAN);
    await awaitReply(page, () => page.keyboard.press('Enter'));
    assert.equal(await page.evaluate(() => document.activeElement.id), 'question', 'the focus stays');
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press('Shift+Tab');
      if (await page.evaluate(() => document.activeElement.dataset.role === 'detail')) { break; }
    }
    await awaitReply(page, () => page.keyboard.press('Enter'));
    assert.match(await newest(page).locator('h2').textContent(), /苏科贷 · /);
  });

  test('reaches the skip link first', async () => {
    const page = await visit(PHONE);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'question');
  });

  test('sends neither while a word is composed nor with Shift', async () => {
    const page = await visit();
    await page.fill('#question', 'su ke dai');
    await page.evaluate(() => {
      const field = document.getElementById('question');
      const enter = { key: 'Enter', bubbles: true, cancelable: true };
      field.dispatchEvent(new KeyboardEvent('keydown', { ...enter, isComposing: true }));
      field.dispatchEvent(new KeyboardEvent('keydown', { ...enter, keyCode: 229 }));
    });
    await page.press('#question', 'Shift+Enter');
    assert.equal(await page.inputValue('#question'), 'su ke dai\n');
    assert.equal(await page.locator('.turn.you').count(), 0);
  });
});

describe('languages', () => {
  test('the page follows the browser and the switch', async () => {
    const page = await visit({ locale: 'en-GB' });
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    assert.match(await page.locator('.hello').textContent(), /Hello/);
    await page.click('#language');
    assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
    assert.match(await page.locator('.hello').textContent(), /您好/);
    assert.equal(await page.locator('.turn').count(), 1, 'before anything is said only the page changes');
  });

  test('in the middle of a conversation the desk is told as well', async () => {
    const page = await visit();
    await ask(page, LOAN);
    await awaitReply(page, () => page.click('#language'));
    assert.equal(await newest(page).getAttribute('lang'), 'en');
    await awaitReply(page, () => page.locator('#topics').click());
    assert.equal(await newest(page).getAttribute('lang'), 'en');
  });

  test('a language picked in the conversation is the page\'s as well', async () => {
    const page = await visit();
    await ask(page, '/language');
    await awaitReply(page, () => newest(page).getByRole('button', { name: 'English' }).click());
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    assert.equal(await newest(page).getAttribute('lang'), 'en');
  });

  test('every message says which language it is in', async () => {
    const page = await visit();
    await ask(page, 'How do I apply for the Su-Ke-Dai loan?');
    assert.equal(await page.locator('.you .bubble').last().getAttribute('lang'), 'en');
    assert.equal(await newest(page).getAttribute('lang'), 'en');
    await ask(page, LOAN);
    assert.equal(await newest(page).getAttribute('lang'), 'zh-CN');
  });
});

describe('memory', () => {
  test('a reload keeps the conversation, and what was offered in it', async () => {
    const page = await visit();
    await askBack(page);
    const turns = await page.locator('.turn').count();
    await page.reload();
    assert.equal(await page.locator('.turn').count(), turns);
    await ask(page, '1');
    assert.ok(await newest(page).locator('.card h2').count());
  });

  test('erasing takes two taps and leaves nothing on the device', async () => {
    const page = await visit();
    await ask(page, LOAN);
    await page.click('#forget');
    assert.equal(await page.locator('.turn.you').count(), 1, 'one tap only asks');
    await page.click('#forget');
    await page.waitForFunction(() => document.querySelectorAll('.turn.you').length === 0);
    assert.equal(await page.evaluate(() => window.localStorage.length), 0);
    await page.reload();
    assert.equal(await page.locator('.turn').count(), 1, 'only the greeting');
  });

  test('a damaged memory or none at all is no obstacle', async () => {
    const page = await visit();
    await page.evaluate(() => window.localStorage.setItem('policydesk.chat.1', '{"turns":[{"reply":1}],"at":9e15}'));
    await page.reload();
    await ask(page, LOAN);
    assert.ok(await newest(page).locator('.card').count());
  });
});

describe('trouble', () => {
  test('a message that is not sent can be sent again', async () => {
    const page = await visit();
    await page.route('**/api/**', (route) => route.abort());
    await page.fill('#question', LOAN);
    await page.press('#question', 'Enter');
    await page.waitForSelector('.you.failed');
    await page.unroute('**/api/**');
    await awaitReply(page, () => page.locator('.trouble button').click());
    assert.equal(await page.locator('.failed').count(), 0);
    assert.ok(await newest(page).locator('.card').count());
    tolerate('ERR_FAILED');
  });

  test('who is too fast is told how long to wait', async () => {
    const page = await visit();
    await page.route('**/api/**', (route) => route.fulfill({ status: 429, headers: { 'Retry-After': '7' }, body: '{}' }));
    await page.fill('#question', LOAN);
    await page.press('#question', 'Enter');
    assert.match(await page.locator('.trouble').textContent(), /7 秒/);
    tolerate('429');
  });

  test('a line that is too long is not sent', async () => {
    const page = await visit();
    const most = await page.evaluate(() => JSON.parse(document.getElementById('start').textContent).message_chars);
    await page.fill('#question', '税'.repeat(most + 1));
    await page.press('#question', 'Enter');
    assert.match(await page.locator('#status').textContent(), new RegExp(`${most} 字`));
    assert.equal(await page.locator('.turn.you').count(), 0);
  });

  test('without JavaScript every answer is a link away', async () => {
    const page = await visit({ javaScriptEnabled: false });
    assert.ok(await page.locator('noscript a[href^="/e/"]').count() > 50);
    await page.click('noscript a[href^="/e/sukedai"]');
    assert.equal(await page.locator('h1').textContent(), '苏科贷');
    assert.ok(await page.locator('.office').count());
  });
});

describe('the look', () => {
  for (const [name, size] of Object.entries({ NARROW, PHONE, DESKTOP, WIDE })) {
    test(`nothing runs over the edge at ${size.viewport.width} px (${name.toLowerCase()})`, async () => {
      const page = await visit(size);
      const assertFits = async (what) => {
        const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
        assert.ok(inner <= outer, `${what}: ${inner} > ${outer}`);
        const pane = await page.evaluate(() => { const m = document.getElementById('main'); return m.scrollWidth - m.clientWidth; });
        assert.equal(pane, 0, what);
      };
      await assertFits('greeting');
      await ask(page, LOAN);
      await assertFits('answer');
      await askBack(page);
      await assertFits('offer');
      await ask(page, 'https://example.gov.cn/' + 'a'.repeat(300));
      await assertFits('a long word');
    });
  }

  test('what is to be tapped is large enough', async () => {
    const page = await visit(NARROW);
    await ask(page, LOAN);
    await askBack(page);
    const small = await page.evaluate(() => Array.from(document.querySelectorAll('button, .bar a'))
      .filter((node) => node.offsetParent !== null && node.getBoundingClientRect().height < 44)
      .map((node) => node.textContent));
    assert.deepEqual(small, []);
  });

  test('a long answer is shown from its question on', async () => {
    const page = await visit(NARROW);
    await ask(page, LOAN);
    const top = await page.evaluate(() => {
      const pane = document.getElementById('main').getBoundingClientRect().top;
      return document.querySelector('.turn.you').getBoundingClientRect().top - pane;
    });
    assert.ok(top >= 0 && top < 40, `${top}`);
  });

  for (const colorScheme of ['light', 'dark']) {
    for (const locale of ['zh-CN', 'en-GB']) {
      test(`is accessible (${colorScheme}, ${locale})`, async () => {
        // Still: a colour in the middle of fading in is nobody's contrast.
        const page = await visit({ colorScheme, locale, reducedMotion: 'reduce' });
        await assertAccessible(page, 'greeting');
        await ask(page, LOAN);
        await assertAccessible(page, 'answer');
        await askBack(page);
        await assertAccessible(page, 'offer');
        await ask(page, OFF_TOPIC);
        await assertAccessible(page, 'handoff');
        await page.goto(`${desk.url}/e/sukedai`);
        await assertAccessible(page, 'an answer by itself');
      });
    }
  }
});
