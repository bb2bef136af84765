// The policy matcher on the chat page: question by question in one place, then what fits.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask, awaitReply, button, chat, newest, replies, say, settled, NARROW, PHONE } from './kit/chat.mjs';

const { assertAccessible, desk, tolerate, visit } = await chat();

const LOAN = '苏科贷怎么申请';
// More questions than the desk asks, so that looking for one of them ends.
const MOST_QUESTIONS = 25;

const card = (page) => page.locator('.matcher:not(.past)').last();
const question = (page) => card(page).locator('.heading').first().textContent();
const answers = (page) => card(page).locator('[data-role="answer"]');
const answer = (page, name) => settled(page, () => button(card(page), name).click());
const step = (page, name) => settled(page, () => card(page).locator(`[data-step="${name}"]`).click());
const focused = (page) => page.evaluate(() => document.activeElement.textContent);

async function begin(page) {
  await awaitReply(page, () => page.locator('.hello [data-step="anew"]').click());
  assert.ok(await answers(page).count(), 'a question with answers to tap');
}
// Skips until a question is asked that the words are part of.
async function goTo(page, words) {
  for (let i = 0; i < MOST_QUESTIONS; i += 1) {
    if ((await question(page)).includes(words)) { return; }
    await step(page, 'skip');
  }
  assert.fail(`nothing was asked about ${words}`);
}
// The result of a company in incubation that wants money.
async function result(page) {
  await begin(page);
  await answer(page, '资金');
  await step(page, 'done');
  await goTo(page, '哪个阶段');
  await answer(page, '刚起步，在孵化');
  await step(page, 'result');
  await card(page).locator('.items').first().waitFor();
}
// From the result by way of the answers back to the question about the stage.
async function changeStage(page) {
  await step(page, 'change');
  await settled(page, () => card(page).locator('[data-step="ask"]').filter({ hasText: '阶段' }).click());
  assert.match(await question(page), /阶段/);
}
const groups = (page) => card(page).locator('.heading[data-fit]').allTextContents();

describe('the questions', () => {
  test('take each other\'s place', async () => {
    const page = await visit(PHONE);
    await begin(page);
    const first = await question(page);
    const n = await page.locator('.turn').count();
    await step(page, 'skip');
    assert.notEqual(await question(page), first);
    assert.equal(await page.locator('.turn').count(), n, 'no pile of questions');
    await goTo(page, '执照');
    await answer(page, '公司');
    assert.equal(await page.locator('.turn').count(), n);
    assert.equal(await page.locator('.turn.you').count(), 1, 'a tap is no message of its own');
    assert.match(await card(page).locator('.left').textContent(), /\d+ 项/);
  });

  test('with several answers say what is picked', async () => {
    const page = await visit();
    await begin(page);
    const pressed = () => card(page).locator('[aria-pressed="true"]').allTextContents();
    assert.deepEqual(await pressed(), []);
    await answer(page, '资金');
    assert.equal(await focused(page), '资金', 'the focus stays on what was tapped');
    await answer(page, '场地');
    assert.deepEqual(await pressed(), ['资金', '场地'], 'and the label has no sign before it');
    await answer(page, '资金');
    assert.deepEqual(await pressed(), ['场地']);
    assert.match(await card(page).locator('[data-step="done"]').textContent(), /选好了/);
    await page.reload();
    assert.deepEqual(await pressed(), ['场地'], 'a reload keeps what is picked');
    await step(page, 'done');
    await step(page, 'result');
    assert.match(await card(page).textContent(), /需求：场地/);
  });

  test('with several answers hear every tap, however fast', async () => {
    const page = await visit();
    await begin(page);
    await page.route('**/api/**', async (route) => {
      await new Promise((done) => { setTimeout(done, 200); });
      await route.continue();
    });
    for (const name of ['资金', '场地', '专利商标', '少缴税费', '专利商标']) { await button(card(page), name).click(); }
    assert.equal(await card(page).locator('[aria-pressed="true"]').count(), 3, 'shown at once');
    await card(page).locator('[data-step="done"]').waitFor();
    await card(page).locator('[data-step="done"]').click();
    await page.waitForFunction(() => !document.querySelector('.matcher [aria-pressed]'));
    await page.unroute('**/api/**');
    await step(page, 'result');
    assert.match(await card(page).textContent(), /需求：资金 \/ 场地 \/ 少缴税费/);
  });

  test('hear a double tap once', async () => {
    const page = await visit();
    await begin(page);
    await step(page, 'skip');
    await goTo(page, '执照');
    await settled(page, () => button(card(page), '公司').dblclick());
    const next = await question(page);
    await step(page, 'back');
    assert.match(await question(page), /执照/, `it was followed by ${next}`);
  });

  test('for a number take a range by tap', async () => {
    const page = await visit(PHONE);
    await begin(page);
    await goTo(page, '多少员工');
    const range = await answers(page).first().textContent();
    await answer(page, range);
    await step(page, 'result');
    assert.ok((await card(page).textContent()).includes(`员工人数：${range}`));
  });

  test('for a number take one that is typed', async () => {
    const page = await visit();
    await begin(page);
    await goTo(page, '多少员工');
    await say(page, '8');
    assert.match(await page.locator('.you .bubble').last().textContent(), /8$/);
    const asked = page.locator('.matcher.past');
    assert.match(await asked.textContent(), /多少员工/);
    assert.equal(await asked.locator('button:visible').count(), 0, 'what was answered in words is only words');
    assert.equal(await asked.locator('button:enabled').count(), 0);
    await step(page, 'result');
    assert.match(await card(page).textContent(), /员工人数：8 人/);
  });

  test('stay in view when what is typed is no answer', async () => {
    const page = await visit();
    await begin(page);
    await goTo(page, '哪个阶段');
    await say(page, '99');
    assert.match(await page.locator('#log').textContent(), /哪个阶段.*99/s);
    assert.ok(await answers(page).count() > 1);
    await answer(page, '刚起步，在孵化');
    await step(page, 'result');
    assert.match(await card(page).textContent(), /阶段：刚起步，在孵化/);
  });

  test('can be gone back to', async () => {
    const page = await visit();
    await begin(page);
    const first = await question(page);
    assert.equal(await card(page).locator('[data-step="back"]').count(), 0, 'before the first is nothing');
    await step(page, 'skip');
    const second = await question(page);
    await step(page, 'skip');
    await step(page, 'back');
    assert.equal(await question(page), second);
    await step(page, 'back');
    assert.equal(await question(page), first);
  });

  test('are begun by words as well', async () => {
    const page = await visit();
    await ask(page, '我能享受什么政策');
    assert.ok(await answers(page).count());
    await ask(page, '/topics');
    await settled(page, () => newest(page).locator('[data-step="anew"]').click());
    assert.equal(await page.locator('.matcher').count(), 1, 'the same question stands there once');
    assert.equal(await newest(page).locator('[data-role="answer"]').count(), await answers(page).count());
  });

  test('wait while something else is asked', async () => {
    const page = await visit();
    await begin(page);
    await step(page, 'skip');
    const open = await question(page);
    await ask(page, LOAN);
    assert.equal(await newest(page).locator('.card > h2').first().textContent(), '苏科贷');
    assert.ok(await answers(page).first().isEnabled(), 'the question can still be answered');
    await settled(page, () => newest(page).locator('[data-step="begin"]').click());
    assert.equal(await newest(page).locator('.heading').textContent(), open);
    assert.equal(await page.locator('.matcher').count(), 1);
    assert.ok(await replies(page).filter({ hasText: '负责单位' }).getByRole('button', { name: '材料' }).isEnabled());
  });

  test('go on in the other language', async () => {
    const page = await visit();
    await begin(page);
    await answer(page, '资金');
    await step(page, 'done');
    await page.click('#language');
    await page.waitForFunction(() => document.querySelector('.turn:last-child').matches('.matcher:lang(en)'));
    assert.equal(await page.locator('.matcher').count(), 1);
    await step(page, 'result');
    assert.match(await card(page).textContent(), /Needs: Money/);
    await page.click('#language');
    await page.waitForFunction(() => document.querySelector('.turn:last-child').matches('.matcher:lang(zh)'));
    assert.match(await card(page).textContent(), /需求：资金/);
  });

  test('go when everything is erased', async () => {
    const page = await visit();
    await begin(page);
    await answer(page, '资金');
    await page.click('#forget');
    await settled(page, () => page.click('#forget'));
    assert.equal(await page.locator('.matcher').count(), 0);
    await begin(page);
    assert.equal(await card(page).locator('[aria-pressed="true"]').count(), 0, 'nothing is left of it');
  });

  test('stay where a tap could not be sent', async () => {
    const page = await visit();
    await begin(page);
    const first = await question(page);
    await page.route('**/api/**', (route) => route.abort());
    await button(card(page), '资金').click();
    await page.locator('#status:not(:empty)').waitFor();
    assert.equal(await card(page).locator('[aria-pressed="true"]').count(), 0);
    await page.unroute('**/api/**');
    await answer(page, '资金');
    assert.equal(await card(page).locator('[aria-pressed="true"]').count(), 1);
    assert.equal(await question(page), first);
    tolerate('ERR_FAILED');
  });
});

describe('the result', () => {
  test('lists what fits, what may and what does not, and why', async () => {
    const page = await visit();
    await result(page);
    const found = await groups(page);
    assert.match(found[0], /^符合（\d+ 项）/);
    assert.match(found[1], /^可能符合/);
    assert.match(found[2], /^不符合/);
    const may = card(page).locator('[data-fit="may_fit"] + .items li').first();
    assert.match(await may.textContent(), /需核实：/);
    const miss = card(page).locator('[data-fit="does_not_fit"] + .items li').first();
    assert.match(await miss.locator('.note').textContent(), /因为.+您填的是“刚起步，在孵化”/);
    assert.ok(await miss.locator('.note').isVisible());
    const title = may.locator('a');
    assert.match(await title.getAttribute('href'), /^\/e\/[a-z0-9-]+\?language=zh$/);
    const name = await title.textContent();
    await title.click();
    assert.equal(await page.locator('h1').textContent(), name);
    await page.goBack();
    assert.deepEqual(await groups(page), found, 'back is back at the result');
  });

  test('shows all that may fit on request', async () => {
    const page = await visit();
    await begin(page);
    await step(page, 'skip');
    await goTo(page, '执照');
    await answer(page, '公司');
    await step(page, 'result');
    const items = card(page).locator('[data-fit="may_fit"] + .items li');
    const n = await items.count();
    await step(page, 'may_fit');
    assert.ok(await items.count() > n);
    await step(page, 'result');
    assert.equal(await items.count(), n);
  });

  test('leads to materials, offices and entries, and back', async () => {
    const page = await visit();
    await result(page);
    const found = await groups(page);
    const n = await page.locator('.turn').count();
    await step(page, 'materials');
    assert.ok(await card(page).locator('h2').count());
    await step(page, 'result');
    await step(page, 'offices');
    assert.ok(await card(page).locator('.office').count());
    await step(page, 'result');
    assert.deepEqual(await groups(page), found);
    assert.equal(await page.locator('.turn').count(), n);
    await awaitReply(page, () => card(page).locator('[data-role="entry"]').first().click());
    assert.ok(await newest(page).locator('.verdict').count());
    await awaitReply(page, () => card(page).locator('[data-step="materials"]').click());
    assert.ok(await newest(page).locator('h2').count(), 'what is tapped further up is answered at the end');
    assert.ok(await page.locator('.matcher').first().locator('[data-step="materials"]').isDisabled());
    assert.ok(await page.locator('.matcher').first().locator('[data-role="entry"]').first().isEnabled());
  });

  test('can be changed and begun anew', async () => {
    const page = await visit();
    await result(page);
    await changeStage(page);
    await answer(page, '有收入，在成长');
    await step(page, 'result');
    assert.match(await card(page).textContent(), /阶段：有收入，在成长/);
    await settled(page, () => card(page).locator('[data-step="anew"]').click());
    assert.equal(await card(page).locator('[aria-pressed="true"]').count(), 0);
  });

  test('is copied as a link that shows it to somebody else', async () => {
    const page = await visit({ permissions: ['clipboard-read', 'clipboard-write'] });
    await result(page);
    await button(card(page), '复制结果链接').click();
    await page.getByText('链接已复制').waitFor();
    const address = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(address.startsWith(`${desk.url}/?start=M-`), address);
    const found = await groups(page);
    const other = await visit({}, address.slice(desk.url.length));
    await card(other).locator('.items').first().waitFor();
    assert.deepEqual(await groups(other), found);
    assert.equal(other.url(), `${desk.url}/`, 'a reload does not ask again');
    assert.equal(await other.locator('.turn.you').count(), 0);
    await other.reload();
    assert.equal(await other.locator('.matcher').count(), 1);
    await changeStage(other);
    await answer(other, '有收入，在成长');
    await step(other, 'result');
    assert.match(await card(other).textContent(), /阶段：有收入，在成长/, 'and can be changed by them');
  });

  test('is copied without a clipboard, and handed to another app where there is one', async () => {
    const page = await visit({}, '/', () => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await result(page);
    await button(card(page), '复制结果链接').click();
    await card(page).locator('.share [role="status"]:not(:empty)').waitFor();
    const phone = await visit(PHONE, '/', () => {
      navigator.share = (what) => { window.shared = what; return Promise.resolve(); };
    });
    await result(phone);
    await button(card(phone), '分享这个结果').tap();
    const shared = await phone.evaluate(() => window.shared);
    assert.ok(shared.url.startsWith(`${desk.url}/?start=M-`) && shared.title);
  });

  test('can be copied by hand where nothing else works', async () => {
    const page = await visit({}, '/', () => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.execCommand = () => false;
    });
    await result(page);
    await button(card(page), '复制结果链接').click();
    assert.ok((await card(page).locator('.address').inputValue()).startsWith(`${desk.url}/?start=M-`));
  });
});

describe('a link', () => {
  test('begins the matcher, also in a conversation', async () => {
    const page = await visit({}, '/?start=match');
    await answers(page).first().waitFor();
    assert.equal(page.url(), `${desk.url}/`);
    await ask(page, LOAN);
    await page.goto(`${desk.url}/?start=match`);
    await newest(page).locator('[data-role="answer"]').first().waitFor();
    assert.equal(await page.locator('.turn.you').count(), 1, 'what was said before is still there');
    assert.equal(await page.locator('.matcher').count(), 1);
  });

  test('to an entry, or to nothing that is known, is answered', async () => {
    const page = await visit({}, '/?start=sukedai&language=en');
    await page.waitForSelector('.card h2');
    assert.equal(await newest(page).getAttribute('lang'), 'en');
    const other = await visit({}, '/?start=M-nonsense');
    await other.waitForFunction(() => document.querySelectorAll('.turn').length > 1);
    const bad = await visit({}, '/?start=%3Cb%3E');
    assert.equal(await bad.locator('.turn').count(), 1, 'what cannot be a link is none');
  });

  test('that could not be sent is sent after a reload', async () => {
    const page = await visit();
    await page.route('**/api/**', (route) => route.abort());
    await page.goto(`${desk.url}/?start=match`);
    await page.locator('#status:not(:empty)').waitFor();
    await page.unroute('**/api/**');
    await page.reload();
    await answers(page).first().waitFor();
    assert.equal(page.url(), `${desk.url}/`);
    tolerate('ERR_FAILED');
  });
});

describe('the keyboard', () => {
  test('is enough for the matcher', async () => {
    const page = await visit();
    const press = (key) => settled(page, () => page.keyboard.press(key));
    // From the field back to the button in the greeting.
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press('Shift+Tab');
      if (await page.evaluate(() => document.activeElement.dataset.step === 'anew')) { break; }
    }
    await press('Enter');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), await answers(page).first().textContent(), 'the next stop is the first answer');
    await press('Space');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-pressed')), 'true');
    for (let i = 0; i < 20; i += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement.dataset.step === 'done')) { break; }
    }
    await press('Enter');
    assert.equal(await focused(page), await question(page), 'the focus is on the next question');
    await page.keyboard.press('Tab');
    await press('Enter');
    assert.equal(await focused(page), await question(page));
    for (let i = 0; i < 30; i += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement.dataset.step === 'result')) { break; }
    }
    await press('Enter');
    assert.match(await focused(page), /比对结果/);
  });

  test('names the question to its answers, and nothing is read twice', async () => {
    const page = await visit();
    await begin(page);
    await step(page, 'skip');
    const group = card(page).getByRole('group', { name: await question(page) });
    assert.ok(await group.getByRole('button').count());
    assert.equal(await card(page).getAttribute('aria-live'), 'off', 'what has the focus is read from there');
    await goTo(page, '多少员工');
    await say(page, '8');
    assert.equal(await card(page).getAttribute('aria-live'), null, 'what comes by itself is read out');
  });
});

describe('the look', () => {
  test('fits a narrow screen, with room for a thumb', async () => {
    // Still: a button in the middle of arriving may measure a hair less than it is.
    const page = await visit({ ...NARROW, reducedMotion: 'reduce' });
    const assertFits = async (what) => {
      const over = await page.evaluate(() => {
        const pane = document.getElementById('main');
        return [document.documentElement.scrollWidth - window.innerWidth, pane.scrollWidth - pane.clientWidth];
      });
      assert.ok(over.every((px) => px <= 0), `${what}: ${over}`);
      const small = await page.evaluate(() => Array.from(document.querySelectorAll('.turn button, .items a'))
        .filter((node) => node.offsetParent !== null && node.getBoundingClientRect().height < 44)
        .map((node) => node.textContent));
      assert.deepEqual(small, [], what);
    };
    await begin(page);
    await assertFits('question');
    await answer(page, '资金');
    await step(page, 'done');
    await goTo(page, '哪一行');
    await assertFits('many answers');
    await step(page, 'result');
    await assertFits('result');
    await step(page, 'materials');
    await assertFits('materials');
    await step(page, 'result');
    await step(page, 'offices');
    await assertFits('offices');
  });

  for (const colorScheme of ['light', 'dark']) {
    for (const locale of ['zh-CN', 'en-GB']) {
      test(`is accessible (${colorScheme}, ${locale})`, async () => {
        const page = await visit({ colorScheme, locale, reducedMotion: 'reduce' });
        await begin(page);
        await answers(page).nth(1).click();
        await card(page).locator('[aria-pressed="true"]').waitFor();
        await assertAccessible(page, 'several answers');
        await step(page, 'done');
        await assertAccessible(page, 'one answer');
        for (let i = 0; i < MOST_QUESTIONS && !/\d/.test(await answers(page).first().textContent()); i += 1) {
          await step(page, 'skip');
        }
        await assertAccessible(page, 'a number');
        await say(page, '8');
        await assertAccessible(page, 'a question that was answered in words');
        await step(page, 'result');
        await assertAccessible(page, 'result');
        await step(page, 'materials');
        await assertAccessible(page, 'materials');
        await step(page, 'result');
        await step(page, 'offices');
        await assertAccessible(page, 'offices');
      });
    }
  }
});
