// The chat page as a visitor uses it. One desk and one browser serve a whole file of tests.

import assert from 'node:assert/strict';
import { after, afterEach, beforeEach } from 'node:test';
import { world } from './world.mjs';

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const NARROW = { ...PHONE, viewport: { width: 320, height: 568 } };
export const DESKTOP = { viewport: { width: 1280, height: 800 } };
export const WIDE = { viewport: { width: 1440, height: 900 } };

export const replies = (page) => page.locator('.turn.desk');
export const newest = (page) => replies(page).last();
export const button = (place, name) => place.getByRole('button', { name, exact: true });

// Does something that brings a reply at the end, and waits for the reply.
export async function awaitReply(page, act) {
  const before = await replies(page).count();
  await act();
  await page.waitForFunction((n) => document.querySelectorAll('.turn.desk:not(:has(.waiting))').length > n, before);
}
export async function ask(page, text) {
  await page.fill('#question', text);
  await awaitReply(page, () => page.press('#question', 'Enter'));
}
// Sends words to which the newest reply gives way, such as an answer to its question.
export async function say(page, text) {
  await page.fill('#question', text);
  await settled(page, () => page.press('#question', 'Enter'));
}
// Does something that asks the desk, and waits until what it said is drawn.
export async function settled(page, act) {
  const reply = page.waitForResponse('**/api/v1/messages');
  await act();
  await (await reply).finished();
  // The reply is drawn in a task or two once its body is there.
  await page.evaluate(() => new Promise((done) => { setTimeout(done, 50); }));
}

// `neighbours` are other sites that a test opens on purpose.
export async function chat({ env, neighbours = [] } = {}) {
  const desk = await world({ env });
  const isKnown = (url) => [desk.url, ...neighbours].some((site) => url.startsWith(site));
  let open = [];
  let complaints = [];
  after(() => desk.close());
  beforeEach(() => { complaints = []; });
  afterEach(async () => {
    await Promise.all(open.map((context) => context.close()));
    open = [];
    assert.deepEqual(complaints, [], 'the console stays silent and nobody else is asked');
  });

  // A page that complains about console errors and about requests to anywhere else.
  async function visit(options = {}, path = '/', before = () => {}) {
    const context = await desk.browser.newContext({ locale: 'zh-CN', ...DESKTOP, ...options });
    open.push(context);
    await context.addInitScript(before);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) { complaints.push(message.text()); }
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!isKnown(request.url()) && !request.url().startsWith('data:')) { complaints.push(`asked ${request.url()}`); }
    });
    if (!path.startsWith('/')) {
      await page.goto(path);
      return page;
    }
    const response = await page.goto(desk.url + path);
    const policy = response.headers()['content-security-policy'];
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.doesNotMatch(policy, /unsafe/);
    return page;
  }
  function tolerate(words) {
    complaints = complaints.filter((text) => !text.includes(words));
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
  return { assertAccessible, desk, tolerate, visit };
}
