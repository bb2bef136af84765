// Finding an answer by its title, what happens without a network, and how heavy the page is.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'acorn';
import { ask, awaitReply, chat, newest, replies, DESKTOP, NARROW, PHONE, WIDE } from './kit/chat.mjs';

const { assertAccessible, desk, tolerate, visit } = await chat();

const LOAN = '苏科贷怎么申请';
// The whole page, and what is to be seen first on a slow phone and a slow line.
const MOST_BYTES = 100_000;
const FIRST_PAINT_MS = 3_000;

const options = (page) => page.locator('#found [role="option"]');
async function type(page, words) {
  await page.fill('#find', words);
  await page.waitForSelector('#found [role="option"]');
}

describe('finding by name', () => {
  test('a tap on a title sends what its button would', async () => {
    const page = await visit(PHONE);
    const sent = page.waitForRequest('**/api/v1/messages');
    await type(page, '苏科');
    assert.equal(await options(page).first().locator('.words').textContent(), '苏科贷');
    await awaitReply(page, () => options(page).first().tap());
    assert.deepEqual((await sent).postDataJSON().choice, 'e:sukedai');
    assert.equal(await newest(page).locator('h2').textContent(), '苏科贷');
    assert.match(await page.locator('.you .bubble').textContent(), /苏科贷$/);
    assert.equal(await page.inputValue('#find'), '');
  });

  test('the keyboard is enough', async () => {
    const page = await visit();
    const field = page.getByRole('combobox');
    await field.focus();
    assert.equal(await field.getAttribute('aria-expanded'), 'false');
    await type(page, '贷款');
    assert.equal(await field.getAttribute('aria-expanded'), 'true');
    const n = await options(page).count();
    assert.ok(n > 1, 'several answers are about loans');
    await page.keyboard.press('ArrowUp');
    assert.equal(await field.getAttribute('aria-activedescendant'), `found-${n - 1}`, 'up begins at the end');
    await page.keyboard.press('ArrowDown');
    assert.equal(await field.getAttribute('aria-activedescendant'), 'found-0', 'and goes round');
    await page.keyboard.press('ArrowDown');
    const second = page.locator('[role="option"][aria-selected="true"]');
    const title = await second.locator('.words').textContent();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'find', 'the focus stays in the field');
    await page.keyboard.press('Escape');
    assert.equal(await field.getAttribute('aria-expanded'), 'false');
    assert.equal(await page.inputValue('#find'), '贷款', 'the words stay');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('#found [role="option"]');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await awaitReply(page, () => page.keyboard.press('Enter'));
    assert.equal(await newest(page).locator('h2').textContent(), title);
    assert.ok(await page.evaluate(() => document.activeElement.closest('.turn.desk') !== null), 'the reply is read next');
  });

  test('Enter without a title asks the words, but not while they are composed', async () => {
    const page = await visit();
    await page.fill('#find', LOAN);
    await page.evaluate(() => {
      const enter = { key: 'Enter', bubbles: true, cancelable: true };
      document.getElementById('find').dispatchEvent(new KeyboardEvent('keydown', { ...enter, isComposing: true }));
      document.getElementById('find').dispatchEvent(new KeyboardEvent('keydown', { ...enter, keyCode: 229 }));
    });
    assert.equal(await page.locator('.turn.you').count(), 0);
    await awaitReply(page, () => page.press('#find', 'Enter'));
    assert.equal(await newest(page).locator('h2').first().textContent(), '苏科贷');
  });

  test('what has no such name is said, for eyes and for ears', async () => {
    const page = await visit({ locale: 'en-GB' });
    await page.fill('#find', 'zzzz');
    await page.locator('.finder .note:not([hidden])').waitFor();
    assert.match(await page.locator('.finder .note').textContent(), /Press Enter/);
    assert.match(await page.locator('.finder [role="status"]').textContent(), /Press Enter/);
    await type(page, 'LOAN');
    assert.match(await page.locator('.finder [role="status"]').textContent(), /Answers found: \d/);
  });

  test('letters may be left out, and their width does not matter', async () => {
    const page = await visit();
    for (const words of ['苏贷', '苏 科 贷', '苏科贷 ']) {
      await page.fill('#find', '');
      await type(page, words);
      assert.equal(await options(page).first().locator('.words').textContent(), '苏科贷', words);
    }
  });

  for (const [name, size] of Object.entries({ NARROW, WIDE })) {
    test(`the list fits and is accessible (${name.toLowerCase()})`, async () => {
      const page = await visit({ ...size, reducedMotion: 'reduce' });
      await type(page, '贷款');
      await page.press('#find', 'ArrowDown');
      await assertAccessible(page, 'titles found');
      const wide = await page.evaluate(() => { const m = document.getElementById('main'); return m.scrollWidth - m.clientWidth; });
      assert.equal(wide, 0);
      const low = await options(page).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height).filter((h) => h < 44));
      assert.deepEqual(low, []);
    });
  }
});

describe('without a network', () => {
  test('a hint says so, and the words stay in the field', async () => {
    const page = await visit();
    const context = page.context();
    await context.setOffline(true);
    await page.waitForFunction(() => document.getElementById('status').textContent.includes('断开'));
    await page.fill('#question', LOAN);
    await page.press('#question', 'Enter');
    await page.waitForFunction((words) => document.getElementById('question').value === words, LOAN);
    assert.equal(await page.locator('.turn.you').count(), 0);
    assert.match(await page.locator('#status').textContent(), /断开/);
    await context.setOffline(false);
    await page.waitForFunction(() => document.getElementById('status').textContent.includes('恢复'));
    await awaitReply(page, () => page.press('#question', 'Enter'));
    assert.equal(await page.inputValue('#question'), '');
    assert.equal(await page.locator('#status').textContent(), '');
    tolerate('ERR_INTERNET_DISCONNECTED');
  });
});

describe('on paper', () => {
  test('a chat is black on white, without what can only be tapped', async () => {
    const page = await visit({ colorScheme: 'dark' });
    await ask(page, LOAN);
    await page.emulateMedia({ media: 'print' });
    const look = await page.evaluate(() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      const link = document.querySelector('.card a[href^="http"]');
      return {
        paper: style('body').backgroundColor,
        ink: style('.card').color,
        you: style('.you .bubble').color,
        field: style('.foot').display,
        choices: style('.card .choices').display,
        address: link && getComputedStyle(link, '::after').content,
      };
    });
    assert.match(look.address, /^" \(" "?https?:|https?:/);
    delete look.address;
    const black = 'rgb(0, 0, 0)';
    assert.deepEqual(look, { paper: 'rgb(255, 255, 255)', ink: black, you: black, field: 'none', choices: 'none' });
    const tall = await page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight);
    assert.ok(tall, 'all of it is printed, not only what fits the window');
  });
});

describe('an old or slow phone', () => {
  test('gets scripts that it understands', async () => {
    for (const path of ['/assets/chat.js', '/widget.js']) {
      const script = await (await fetch(desk.url + path)).text();
      assert.doesNotThrow(() => parse(script, { ecmaVersion: 2017 }), path);
    }
  });

  test('loads little, and shows it soon', async () => {
    const page = await visit({ ...PHONE, locale: 'zh-CN' }, '/e/sukedai');
    const devices = await page.context().newCDPSession(page);
    await devices.send('Network.enable');
    await devices.send('Network.setCacheDisabled', { cacheDisabled: true });
    // Fast 3G as browsers' tools have it, and a processor a quarter as fast.
    await devices.send('Network.emulateNetworkConditions', {
      offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8,
    });
    await devices.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    let bytes = 0;
    devices.on('Network.loadingFinished', (one) => { bytes += one.encodedDataLength; });
    await page.goto(`${desk.url}/`, { waitUntil: 'networkidle' });
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
    const began = Date.now();
    await ask(page, LOAN);
    const answer = Date.now() - began;
    console.log(`page weight ${bytes} bytes, first contentful paint ${Math.round(paint)} ms, first answer ${answer} ms`);
    assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
    assert.ok(paint < FIRST_PAINT_MS, `${paint} ms`);
    assert.equal(await replies(page).count(), 2);
  });
});

test('the greeting shows topics and the field on a desktop, too', async () => {
  const page = await visit(DESKTOP);
  assert.ok(await page.locator('.hello [data-role="topic"]').count() > 5);
  assert.ok(await page.getByRole('combobox').isVisible());
});
