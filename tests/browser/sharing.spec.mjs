// What leads to the desk: an answer by itself, its picture, the poster.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chat, NARROW, PHONE, WIDE } from './kit/chat.mjs';

const PUBLIC = 'https://zc.example.gov.cn';
const { assertAccessible, desk, visit } = await chat({ env: { POLICYDESK__WEB__PUBLIC_URL: PUBLIC } });

const meta = (page, property) => page.locator(`meta[property="${property}"]`).getAttribute('content');

describe('an answer by itself', () => {
  test('is whole without JavaScript and says what a shared link shows', async () => {
    const page = await visit({ ...PHONE, javaScriptEnabled: false }, '/e/sukedai');
    assert.equal(await page.locator('h1').textContent(), '苏科贷');
    assert.ok((await page.locator('meta[name="description"]').getAttribute('content')).length > 40);
    assert.equal(await page.locator('link[rel="canonical"]').getAttribute('href'), `${PUBLIC}/e/sukedai`);
    assert.equal(await meta(page, 'og:title'), '苏科贷');
    assert.equal(await meta(page, 'og:locale'), 'zh_CN');
    assert.equal(await meta(page, 'og:image'), `${PUBLIC}/e/sukedai/share.png?language=zh`);
    await page.locator('#language').click();
    assert.equal(await meta(page, 'og:locale'), 'en_US');
  });

  test('has a picture that a browser can show', async () => {
    const page = await visit({}, '/e/sukedai');
    for (const path of ['/e/sukedai/share.png', '/share.png?language=en']) {
      const size = await page.evaluate(async (address) => {
        const image = new Image();
        image.src = address;
        await image.decode();
        return [image.naturalWidth, image.naturalHeight];
      }, path);
      assert.deepEqual(size, [1200, 630], path);
    }
  });

  test('prints with the addresses of its links', async () => {
    const page = await visit({ colorScheme: 'dark' }, '/e/sukedai');
    await page.emulateMedia({ media: 'print' });
    const look = await page.evaluate(() => [
      getComputedStyle(document.body).backgroundColor,
      getComputedStyle(document.querySelector('.onward')).display,
    ]);
    assert.deepEqual(look, ['rgb(255, 255, 255)', 'none']);
  });
});

describe('the poster', () => {
  test('fits on one sheet and needs no JavaScript', async () => {
    const page = await visit({ javaScriptEnabled: false }, '/poster');
    const text = await page.locator('main').textContent();
    for (const words of ['扬州创业政策台', 'Scan to ask', 'zc.example.gov.cn', '12345']) { assert.ok(text.includes(words), words); }
    const file = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
    assert.equal(file.match(/\/Type\s*\/Page\b/g).length, 1, 'one page');
    const [, width, height] = file.match(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/);
    assert.ok(Math.abs(width - 595) < 2 && Math.abs(height - 842) < 2, `A4, not ${width} by ${height}`);
  });

  for (const [name, size] of Object.entries({ NARROW, WIDE })) {
    for (const locale of ['zh-CN', 'en-GB']) {
      test(`is accessible and fits the window (${name.toLowerCase()}, ${locale})`, async () => {
        const page = await visit({ ...size, locale }, '/poster');
        await assertAccessible(page, 'poster');
        assert.equal(await page.locator('.code').evaluate((image) => image.complete && image.naturalWidth > 0), true);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(over <= 0, `${over} px too wide`);
      });
    }
  }
});

test('a code opens what it says', async () => {
  const svg = await (await fetch(`${desk.url}/qr.svg?entry=sukedai`)).text();
  assert.ok(svg.includes(`${PUBLIC}/e/sukedai`));
});
