// The chat on somebody else's site: a page of another origin with one line of ours.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, describe, test } from 'node:test';
import { chat, DESKTOP, NARROW, PHONE } from './kit/chat.mjs';

// One server under two names, which are two sites to a browser: one is on the list.
let desk;
const host = createServer((request, response) => {
  const language = new URL(request.url, 'http://x').searchParams.get('language');
  const line = `<script src="${desk.url}/widget.js"${language ? ` data-language="${language}"` : ''} async></script>`;
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  // A page that guards itself as ours do: no inline style, no inline script.
  response.setHeader('Content-Security-Policy', `default-src 'none'; script-src ${desk.url}; frame-src ${desk.url}; style-src 'self'; img-src data:`);
  response.end(`<!doctype html><html lang="zh-CN"><head><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
    <title>市科技局</title></head><body><main><h1>市科技局</h1><p><a href="#news">通知公告</a></p></main>${line}</body></html>`);
});
await new Promise((done) => { host.listen(0, done); });
const { port } = host.address();
const ALLOWED = `http://localhost:${port}`;
const REFUSED = `http://127.0.0.1:${port}`;
const kit = await chat({ env: { POLICYDESK__WEB__ALLOW_ORIGINS: ALLOWED }, neighbours: [ALLOWED, REFUSED] });
const { assertAccessible, visit } = kit;
desk = kit.desk;
after(() => { host.close(); });

const opener = (page) => page.locator('policydesk-widget .open');
const inside = (page) => page.frameLocator('policydesk-widget iframe');
async function open(page) {
  await opener(page).click();
  await inside(page).locator('#foot:not([hidden])').waitFor();
}
async function askInside(page, words) {
  await inside(page).locator('#question').fill(words);
  await inside(page).locator('#question').press('Enter');
  await inside(page).locator('.turn.desk .card').first().waitFor();
}

describe('on a site that is on the list', () => {
  test('one line opens the same chat, and the site stays as it was', async () => {
    const page = await visit(DESKTOP, `${ALLOWED}/`);
    await opener(page).waitFor();
    assert.equal(await page.locator('iframe').count(), 0, 'nothing is loaded before it is opened');
    const names = await page.evaluate(() => Object.keys(window).filter((name) => /policydesk/i.test(name)));
    assert.deepEqual(names, [], 'no global names');
    await open(page);
    await askInside(page, '苏科贷怎么申请');
    assert.equal(await inside(page).locator('.turn.desk h2').first().textContent(), '苏科贷');
    assert.deepEqual(await page.context().cookies(), []);
    assert.equal(await page.evaluate(() => window.localStorage.length), 0, 'nothing is kept for the site');
  });

  test('the focus goes in and comes back, and Escape closes', async () => {
    const page = await visit(DESKTOP, `${ALLOWED}/`);
    await opener(page).focus();
    assert.equal(await opener(page).getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('Enter');
    await inside(page).locator('#question:focus').waitFor();
    assert.equal(await page.locator('policydesk-widget [role="dialog"]').getAttribute('aria-label'), '扬州创业政策台');
    await page.keyboard.press('Escape');
    await opener(page).waitFor();
    const focus = () => page.evaluate(() => document.querySelector('policydesk-widget').shadowRoot.activeElement?.className);
    assert.equal(await focus(), 'open');
    await page.keyboard.press('Enter');
    await inside(page).locator('#question:focus').waitFor();
    await page.getByRole('button', { name: '关闭' }).click();
    assert.equal(await focus(), 'open');
  });

  test('a phone gets the whole screen', async () => {
    for (const size of [PHONE, NARROW]) {
      const page = await visit({ ...size, reducedMotion: 'reduce' }, `${ALLOWED}/`);
      await open(page);
      const box = await page.locator('policydesk-widget .panel').boundingBox();
      assert.deepEqual([box.x, box.y, box.width, box.height], [0, 0, size.viewport.width, size.viewport.height]);
      const small = await page.locator('policydesk-widget .tool').evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 44).length);
      assert.equal(small, 0);
      const fits = await inside(page).locator('body').evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
      assert.ok(fits, 'nothing runs over the edge inside');
      await page.getByRole('button', { name: '关闭' }).tap();
      await opener(page).waitFor();
    }
  });

  test('the language is the line\'s, else the page\'s', async () => {
    const page = await visit(DESKTOP, `${ALLOWED}/?language=en`);
    assert.match(await opener(page).textContent(), /Ask a question/);
    await open(page);
    assert.equal(await inside(page).locator('html').getAttribute('lang'), 'en');
  });

  test('a browser that keeps nothing in frames is no obstacle', async () => {
    const page = await visit(DESKTOP, `${ALLOWED}/`, () => {
      Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
    });
    await open(page);
    await askInside(page, '苏科贷怎么申请');
    await askInside(page, '要什么材料');
  });

  test('links inside never open a page that refuses frames', async () => {
    const page = await visit(DESKTOP, `${ALLOWED}/`);
    await open(page);
    await askInside(page, '苏科贷怎么申请');
    const stuck = await inside(page).locator('#log a[href^="/"]:not([target="_blank"])').count();
    assert.equal(stuck, 0);
  });

  for (const colorScheme of ['light', 'dark']) {
    test(`is accessible (${colorScheme})`, async () => {
      const page = await visit({ ...DESKTOP, colorScheme, reducedMotion: 'reduce' }, `${ALLOWED}/`);
      await opener(page).waitFor();
      await assertAccessible(page, 'the button');
      await open(page);
      await assertAccessible(page, 'the open chat');
    });
  }
});

describe('on any other site', () => {
  test('the button is a link, and nobody sees a broken frame', async () => {
    const page = await visit(DESKTOP, `${REFUSED}/`);
    const link = opener(page);
    await link.waitFor();
    assert.equal(await link.evaluate((node) => node.tagName), 'A');
    assert.equal(await link.getAttribute('href'), `${desk.url}/?language=zh`);
    const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    await tab.waitForLoadState();
    assert.equal(await tab.locator('#name').textContent(), '扬州创业政策台');
    assert.equal(await page.locator('iframe').count(), 0);
    await assertAccessible(page, 'a link');
  });

  test('the browser refuses the frame whoever asks for it', async () => {
    const page = await visit(DESKTOP, `${REFUSED}/`);
    await page.evaluate((address) => {
      const frame = document.createElement('iframe');
      frame.src = address;
      document.body.appendChild(frame);
    }, `${desk.url}/frame`);
    const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await refused;
    assert.equal(await page.frameLocator('body > iframe').locator('#question').count(), 0);
    kit.tolerate('frame-ancestors');
    kit.tolerate('ERR_BLOCKED_BY_RESPONSE');
  });
});
