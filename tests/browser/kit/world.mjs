// The real program on a free port, and a browser to look at it with.

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../../..');
const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
// Loading a hundred entries and opening a port takes a second or two, more on a busy machine.
const START_MS = 60_000;

// What the tests need, or the reason why it is not there.
async function requirements() {
  const browser = BROWSERS.find((path) => path && existsSync(path));
  if (!browser) { return { missing: 'no Chromium; install it, or name it in CHROMIUM' }; }
  const built = ['release', 'debug'].map((profile) => join(ROOT, 'target', profile, 'policydesk'));
  const program = [process.env.POLICYDESK_BIN, ...built].find((path) => path && existsSync(path));
  if (!program) { return { missing: 'no program; build it, or name it in POLICYDESK_BIN' }; }
  try {
    const { chromium } = await import('playwright-core');
    const axe = readFileSync(join(HERE, '../node_modules/axe-core/axe.min.js'), 'utf8');
    return { browser, program, chromium, axe };
  } catch {
    return { missing: 'no playwright-core or axe-core; run npm ci in tests/browser' };
  }
}

// Everything there is to test with. Where something is missing, says so and ends: as a
// failure only where a browser was required. The desk answers from a copy of the shipped FAQ
// where the tests change it (`copies`), and may be given more of an environment (`env`).
export async function world(options = {}) {
  const found = await requirements();
  if (found.missing) {
    console.log(`SKIPPED: browser tests: ${found.missing}`);
    process.exit(process.env.POLICYDESK_REQUIRE_BROWSER === '1' ? 1 : 0);
  }
  const desk = await openDesk(found.program, options);
  const browser = await found.chromium.launch({ executablePath: found.browser, args: FLAGS });
  return {
    url: desk.url,
    operator: desk.operator,
    faq: desk.faq,
    axe: found.axe,
    browser,
    async close() {
      await browser.close();
      await desk.close();
    },
  };
}

async function openDesk(program, { copies = false, env: more = {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'policydesk-browser-'));
  const port = await freePort();
  const operatorPort = await freePort();
  const faq = copies ? join(folder, 'faq') : join(ROOT, 'faq');
  if (copies) { cpSync(join(ROOT, 'faq'), faq, { recursive: true }); }
  const env = {
    ...process.env,
    POLICYDESK__WEB__LISTEN: `127.0.0.1:${port}`,
    POLICYDESK__OPERATOR__LISTEN: `127.0.0.1:${operatorPort}`,
    // All of this asks from one address, faster than people do.
    POLICYDESK__LIMITS__PER_USER_PER_MINUTE: '600',
    ...more,
  };
  delete env.TELOXIDE_TOKEN;
  const child = spawn(program, ['serve', '--faq', faq], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => { said += text; });
  }
  const ended = new Promise((done) => { child.once('exit', done); });
  const url = `http://127.0.0.1:${port}`;
  await answers(url, ended, () => said);
  return {
    url,
    operator: `http://127.0.0.1:${operatorPort}`,
    faq,
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const { port } = server.address();
  await new Promise((done) => { server.close(done); });
  return port;
}

async function answers(url, ended, said) {
  let isOver = false;
  ended.then(() => { isOver = true; });
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && !isOver) {
    try {
      if ((await fetch(url)).ok) { return; }
    } catch {
      await new Promise((done) => { setTimeout(done, 100); });
    }
  }
  throw new Error(`the desk does not answer at ${url}:\n${said()}`);
}
