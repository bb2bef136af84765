// The staff's window in a real browser: logging in, gaps, reviews, held edits, and why.

import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { world } from './kit/world.mjs';

const TOKEN = 'correct-horse-battery';
const UNKNOWN = '宠物寄养店要办什么许可证';
const ANOTHER = '无人机航拍要不要报备';
const A_THIRD = '街头卖唱要不要批';
const NARROW = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true };
const WIDE = { viewport: { width: 1440, height: 900 } };
const PAGES = ['/staff/', '/staff/gaps', '/staff/due', '/staff/service', '/staff/why?question=%E8%8B%8F%E7%A7%91%E8%B4%B7', '/staff/downloads'];

const desk = await world({ copies: true, env: { POLICYDESK_STAFF_TOKEN: TOKEN } });
let open = [];
let complaints = [];
after(() => desk.close());
beforeEach(() => { complaints = []; });
afterEach(async () => {
  await Promise.all(open.map((context) => context.close()));
  open = [];
  assert.deepEqual(complaints, [], 'the console stays silent and nobody else is asked');
});

async function visit(path = '/staff/login', options = {}) {
  const context = await desk.browser.newContext({ locale: 'zh-CN', ...WIDE, ...options });
  open.push(context);
  const page = await context.newPage();
  // A change is asked every check before it is written.
  page.setDefaultTimeout(60_000);
  page.on('console', (message) => {
    // A browser says of every 401 that it is one.
    if (['error', 'warning'].includes(message.type()) && !message.text().includes('status of 401')) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(desk.operator)) { complaints.push(`asked ${request.url()}`); }
  });
  await page.goto(desk.operator + path);
  return page;
}
async function logIn(options = {}) {
  const page = await visit('/staff/login', options);
  await page.fill('#token', TOKEN);
  await page.fill('#name', '小李');
  await page.getByRole('button', { name: /^(登录|Log in)$/ }).click();
  await page.waitForURL('**/staff/?language=*');
  return page;
}
async function ask(text) {
  const answer = await fetch(`${desk.url}/api/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, language: 'zh' }),
  });
  assert.equal(answer.status, 200);
  return answer.json();
}
// Every page that waits for the desk asks anew until it says what it should.
async function until(what, does) {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    if (await does()) { return; }
    await new Promise((done) => { setTimeout(done, 100); });
  }
  assert.fail(what);
}
async function assertAccessible(page, what) {
  await page.evaluate(desk.axe);
  const violations = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await window.axe.run(document, { runOnly: tags });
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
  });
  assert.deepEqual(violations, [], what);
}

describe('who may in', () => {
  test('nobody without the token, and whoever is wrong is told so kindly', async () => {
    const page = await visit('/staff/gaps');
    assert.ok(await page.locator('#token').count());
    await page.fill('#token', 'wrong');
    await page.press('#token', 'Enter');
    assert.match(await page.locator('[role="alert"]').textContent(), /口令不对/);
    await assertAccessible(page, 'the log-in');
    await page.fill('#token', TOKEN);
    await page.press('#token', 'Enter');
    await page.waitForURL('**/staff/?language=*');
    assert.match(await page.locator('h1').textContent(), /今天/);
  });

  test('whoever logs out has to log in again', async () => {
    const page = await logIn();
    await page.getByRole('button', { name: '退出' }).click();
    await page.waitForURL('**/staff/login*');
    await page.goto(`${desk.operator}/staff/gaps`);
    assert.ok(await page.locator('#token').count());
  });
});

describe('what staff do', () => {
  test('a gap is added to the nearest entry by one tap, and answered from then on', async () => {
    await ask(UNKNOWN);
    const page = await logIn();
    await page.goto(`${desk.operator}/staff/gaps`);
    const gap = page.locator('.gap', { hasText: UNKNOWN });
    const nearest = gap.locator('button[name="press"]').first();
    const entry = (await nearest.getAttribute('value')).split(':').pop();
    await nearest.click();
    await page.waitForURL('**/staff/press?*');
    assert.match(await page.locator('main').textContent(), /已作为一种问法加进这一条/);
    assert.match(await page.locator('main').textContent(), /小李/);
    await until('it is never answered', async () => (await ask(UNKNOWN)).entry === entry);
    await page.goto(`${desk.operator}/staff/gaps`);
    assert.equal(await page.locator('.gap', { hasText: UNKNOWN }).count(), 0);
  });

  test('a gap is added to an entry that is named, and that can be taken back', async () => {
    await ask(ANOTHER);
    const page = await logIn();
    await page.goto(`${desk.operator}/staff/gaps`);
    const details = page.locator('.gap', { hasText: ANOTHER }).locator('details').first();
    await details.locator('summary').click();
    await details.locator('input[name="entry"]').fill('company-registration');
    await details.getByRole('button').click();
    await page.waitForURL('**/staff/accept?*');
    assert.match(await page.locator('main').textContent(), /已作为一种问法加进这一条/);
    await page.getByRole('button', { name: '撤销' }).click();
    await page.waitForURL('**/staff/press?*');
    assert.match(await page.locator('main').textContent(), /已撤销/);
  });

  test('a new entry is written with the keyboard alone', async () => {
    await ask(A_THIRD);
    const page = await logIn();
    await page.goto(`${desk.operator}/staff/gaps`);
    const gap = page.locator('.gap', { hasText: A_THIRD });
    await gap.locator('summary').last().focus();
    await page.keyboard.press('Enter');
    for (const words of ['街头表演报备', 'street-music']) {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Control+A');
      await page.keyboard.type(words);
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('请向城管部门报备。');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/staff/begin?*');
    assert.match(await page.locator('main').textContent(), /已新增这一条/);
    await until('it is never answered', async () => (await ask(A_THIRD)).entry === 'street-music');
  });

  test('a held edit goes into service when somebody says yes', async () => {
    const file = join(desk.faq, 'zz-extra.toml');
    writeFileSync(file, '[[entry]]\nid = "kite-club"\ntitle.zh = "风筝协会"\nquestions.zh = ["风筝协会怎么加入"]\nanswer.zh = "打电话报名。"\n');
    const isServed = async () => (await ask('风筝协会怎么加入')).entry === 'kite-club';
    await until('it is never answered', isServed);
    rmSync(file);
    const page = await logIn();
    await page.goto(`${desk.operator}/staff/service`);
    await page.getByRole('button', { name: '重新读取文件' }).click();
    await page.locator('.told').waitFor();
    await page.goto(`${desk.operator}/staff/service`);
    assert.match(await page.locator('p.trouble').textContent(), /kite-club/);
    await assertAccessible(page, 'a held edit');
    assert.ok(await isServed(), 'it waits');
    await page.locator('button[name="press"]').click();
    await page.waitForURL('**/staff/press?*');
    assert.match(await page.locator('main').textContent(), /新的答复已经启用/);
    await until('it is still answered', async () => !(await isServed()));
  });

  test('an answer is explained, and a draft stands beside it', async () => {
    const page = await logIn();
    await page.goto(`${desk.operator}/staff/why`);
    await page.fill('#question', '苏科贷怎么申请');
    await page.press('#question', 'Enter');
    await page.locator('.why').waitFor();
    assert.match(await page.locator('.why pre').textContent(), /合计 → 概率/);
    assert.match(await page.locator('.why tbody').textContent(), /sukedai/);
    const names = await page.locator('#file option').allTextContents();
    const name = names.find((one) => readFileSync(join(desk.faq, one.split('/').pop()), 'utf8').includes('id = "sukedai"'));
    await page.selectOption('#file', name);
    await page.getByRole('button', { name: '打开' }).click();
    const text = await page.locator('#text').inputValue();
    await page.fill('#text', text.replace('title.zh = "苏科贷"', 'title.zh = "苏科贷新版"'));
    await page.getByRole('button', { name: '对比' }).click();
    const sides = page.locator('.sides .why');
    assert.equal(await sides.count(), 2);
    assert.match(await sides.last().textContent(), /苏科贷新版/);
    assert.doesNotMatch(await sides.first().textContent(), /苏科贷新版/);
    await assertAccessible(page, 'a draft beside what is served');
  });
});

describe('every page', () => {
  for (const [name, options] of [['narrow', NARROW], ['wide', WIDE]]) {
    for (const colorScheme of ['light', 'dark']) {
      for (const locale of ['zh-CN', 'en-GB']) {
        test(`is sound: ${name}, ${colorScheme}, ${locale}`, async () => {
          await ask('完全没人知道的问题甲乙丙');
          const page = await logIn({ ...options, colorScheme, locale });
          for (const path of PAGES) {
            await page.goto(desk.operator + path);
            const shots = process.env.POLICYDESK_SHOTS;
            const file = `${path.replace(/[^a-z]+/g, ' ').trim().split(' ').slice(0, 2).join('-')}-${name}-${colorScheme}-${locale}.png`;
            if (shots) { await page.screenshot({ path: join(shots, file), fullPage: true }); }
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
            assert.ok(overflow <= 0, `${path} is ${overflow} px too wide`);
            await assertAccessible(page, path);
          }
        });
      }
    }
  }
});
