// A conversation on the chat page: verdicts on answers, follow-ups, small talk, offices.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask, awaitReply, button, chat, newest, settled, PHONE } from './kit/chat.mjs';

const { assertAccessible, desk, tolerate, visit } = await chat();

const LOAN = '苏科贷怎么申请';

describe('whether an answer helped', () => {
  test('is said with one tap, and then whether it saved a call', async () => {
    const page = await visit(PHONE);
    await ask(page, LOAN);
    const verdict = newest(page).locator('.verdict');
    const turns = await page.locator('.turn').count();
    await settled(page, () => button(verdict, '有用').tap());
    assert.ok(await verdict.getByRole('button', { name: '有用' }).isDisabled());
    assert.ok(await button(verdict, '没帮上').isDisabled());
    assert.match(await verdict.locator('.taken').textContent(), /有用.*已选/);
    assert.match(await verdict.locator('.after').textContent(), /省了您打一个电话/);
    await settled(page, () => button(verdict, '是').tap());
    assert.match(await verdict.locator('.after').textContent(), /谢谢/);
    assert.equal(await verdict.locator('.after button').count(), 0);
    assert.equal(await page.locator('.turn').count(), turns, 'the answer stays the newest reply');
    await page.reload();
    assert.ok(await verdict.getByRole('button', { name: '有用' }).isDisabled(), 'a reload keeps it');
    assert.match(await verdict.locator('.after').textContent(), /谢谢/);
    await ask(page, '要什么材料');
    assert.match(await newest(page).locator('h2').textContent(), /苏科贷 · 材料/, 'the talk is still about it');
  });

  test('if not, the office is named', async () => {
    const page = await visit();
    await ask(page, LOAN);
    const verdict = page.locator('.verdict').first();
    await awaitReply(page, () => button(verdict, '没帮上').click());
    assert.match(await newest(page).textContent(), /抱歉没帮上忙/);
    assert.ok(await newest(page).locator('.office').count());
    assert.equal(await verdict.locator('button:enabled').count(), 0);
    assert.match(await verdict.locator('.taken').textContent(), /没帮上/);
  });

  test('can be said again where it was not sent', async () => {
    const page = await visit();
    await ask(page, LOAN);
    const verdict = newest(page).locator('.verdict');
    await page.route('**/api/**', (route) => route.abort());
    await button(verdict, '有用').click();
    await page.locator('#status:not(:empty)').waitFor();
    assert.equal(await verdict.locator('button:enabled').count(), 2);
    tolerate('ERR_FAILED');
  });
});

describe('going on', () => {
  test('details, a correction and another answer', async () => {
    const page = await visit();
    await ask(page, LOAN);
    const first = newest(page);
    await ask(page, '要什么材料');
    assert.match(await newest(page).locator('h2').textContent(), /苏科贷 · 材料/);
    await ask(page, '不是这个');
    const options = newest(page).locator('[data-role="entry"]');
    const title = await options.first().locator('.words').textContent();
    assert.notEqual(title, '苏科贷');
    await awaitReply(page, () => options.first().click());
    assert.equal(await newest(page).locator('h2').textContent(), title);
    assert.equal(await page.locator('.turn').nth(2).getByRole('button', { name: '材料' }).isEnabled(), true);
    assert.ok(await first.count());
  });

  test('every answer in a reply has its own details', async () => {
    const page = await visit();
    await ask(page, '苏科贷怎么申请，高企认定要什么条件');
    const parts = await newest(page).locator('.card').evaluate((card) => Array.from(card.children)
      .filter((node) => node.matches('.heading, .choices, .office'))
      .map((node) => (node.matches('.heading') ? 'title' : node.matches('.office') ? 'office' : 'buttons')));
    assert.deepEqual(parts.slice(0, 6), ['title', 'buttons', 'office', 'title', 'buttons', 'office']);
  });

  test('small talk is short and names no entry', async () => {
    const page = await visit();
    for (const [said, heard] of [['你好', /您好/], ['你是谁', /不是真人/], ['谢谢', /不客气/], ['转人工', /12345/]]) {
      await ask(page, said);
      assert.match(await newest(page).textContent(), heard, said);
      assert.equal(await newest(page).locator('.verdict').count(), 0, said);
    }
    await ask(page, '你好');
    await awaitReply(page, () => newest(page).locator('[data-step="anew"]').click());
    assert.ok(await newest(page).locator('[data-role="answer"]').count(), 'the matcher is one tap away');
  });
});

describe('offices', () => {
  test('are listed, page by page', async () => {
    const page = await visit();
    await ask(page, '/office');
    const first = newest(page).locator('[data-role="office"]');
    assert.ok(await first.count() > 4);
    const name = await first.first().locator('.words').textContent();
    await awaitReply(page, () => newest(page).locator('[data-role="offices"]').click());
    assert.ok(await newest(page).locator('[data-role="office"]').count());
    await awaitReply(page, () => page.locator('[data-role="office"]').first().click());
    assert.equal(await newest(page).locator('.office h3').first().textContent(), name);
    const does = await newest(page).locator('.does').first().textContent();
    assert.equal((await newest(page).textContent()).split(does).length, 2, 'what it does is said once');
  });

  test('say whether they are open, as long as that holds', async () => {
    const page = await visit();
    const office = (opening, is_open) => ({ id: 'x', name: '市科技局', hours: '周一至周五 9:00-17:30', opening, is_open });
    const reply = (offices) => ({
      conversation: '', language: 'zh', decision: 'answer',
      blocks: [{ type: 'title', text: '苏科贷' }, ...offices.map((one) => ({ type: 'office', office: one }))],
    });
    await page.route('**/api/**', (route) => route.fulfill({
      json: reply([office('现在开着，17:30 下班', true), office('现在没开，明天 9:00 开门', false)]),
    }));
    await ask(page, LOAN);
    assert.deepEqual(await newest(page).locator('.opening').allTextContents(), ['现在开着，17:30 下班', '现在没开，明天 9:00 开门']);
    assert.equal(await newest(page).locator('.opening.open').count(), 1);
    await page.evaluate(() => {
      const kept = JSON.parse(window.localStorage.getItem('policydesk.chat.1'));
      kept.turns.forEach((turn) => { if (turn.at) { turn.at -= 3600_000; } });
      window.localStorage.setItem('policydesk.chat.1', JSON.stringify(kept));
    });
    await page.reload();
    assert.match(await newest(page).textContent(), /9:00-17:30/);
    assert.equal(await newest(page).locator('.opening').count(), 0, 'an hour later nobody knows');
  });
});

describe('the look', () => {
  for (const colorScheme of ['light', 'dark']) {
    test(`is accessible (${colorScheme})`, async () => {
      const page = await visit({ colorScheme, reducedMotion: 'reduce' });
      await ask(page, LOAN);
      await settled(page, () => button(newest(page).locator('.verdict'), '有用').click());
      await assertAccessible(page, 'saved a call?');
      await settled(page, () => button(newest(page).locator('.verdict'), '否').click());
      await assertAccessible(page, 'noted');
      await ask(page, '/office');
      await assertAccessible(page, 'offices');
      await ask(page, '你是谁');
      await assertAccessible(page, 'small talk');
      assert.equal(page.url(), `${desk.url}/`);
    });
  }
});
