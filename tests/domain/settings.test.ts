import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseSettings, SETTING_NAMES, SettingsError } from '../../workflows/domain/settings.ts'

const PROJECT = '/srv/butphe'

function refusal(env: Record<string, string>): SettingsError {
  try {
    parseSettings(env, PROJECT)
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error))
    return error
  }
  assert.fail(`accepted ${JSON.stringify(env)}`)
}

test('an office needs no setting at all', () => {
  const settings = parseSettings({}, PROJECT)
  assert.equal(settings.port, 3080)
  assert.equal(settings.host, '127.0.0.1')
  assert.equal(settings.publicUrl, 'http://localhost:3080')
  assert.equal(settings.dataFolder, '/srv/butphe/data')
  assert.equal(settings.masterKeyFile, '/srv/butphe/data-keys/master-1.key')
  assert.equal(settings.cloudFolder, '/srv/butphe/data/cloud')
  assert.equal(settings.uploadBytesMax, 100 * 1024 * 1024)
  assert.equal(settings.databaseUrl, undefined)
  assert.equal(settings.tls, undefined)
})

test('watched folders are named with the door their letters count as', () => {
  const { watchedFolders } = parseSettings({ WATCHED_FOLDERS: '/srv/scan; desk=mot-cua;' }, PROJECT)
  assert.deepEqual(watchedFolders, [
    { path: '/srv/scan', source: 'post' }, { path: '/srv/butphe/mot-cua', source: 'desk' },
  ])
})

test('a watched folder lies neither in the data folder nor around it, nor in another', () => {
  for (const folders of ['data/scan', '/srv', '/srv/scan;/srv/scan/hai', '/srv/scan;desk=/srv/scan']) {
    assert.deepEqual(refusal({ WATCHED_FOLDERS: folders }).problems.map((one) => one.name)[0], 'WATCHED_FOLDERS', folders)
  }
})

test('an empty value means that the setting is not set', () => {
  assert.equal(parseSettings({ PORT: ' ', DATABASE_URL: '' }, PROJECT).port, 3080)
})

test('every wrong setting is named at once, with what is wrong and an example, in two languages', () => {
  const { problems, lines } = refusal({ PORT: '99999', UPLOAD_PAGES_MAX: 'many', LOG_LEVEL: 'loud' })
  assert.deepEqual(
    problems.map((problem) => problem.name),
    ['PORT', 'UPLOAD_PAGES_MAX', 'LOG_LEVEL'],
  )
  assert.equal(lines.length, 6)
  assert.match(lines[0]!, /^PORT: "99999" phải là số nguyên từ 1 đến 65535\. Ví dụ: PORT=3080$/)
  assert.match(lines[1]!, /^PORT: "99999" must be a whole number .* Example: PORT=3080$/)
})

for (const PORT of ['0', '65536', '-1', '3080x', '30 80', '0x10', '1e3']) {
  test(`"${PORT}" is not taken for a port`, () => {
    assert.equal(refusal({ PORT }).problems[0]!.name, 'PORT')
  })
}

const reachable: readonly [why: string, env: Record<string, string>][] = [
  ['its own certificate', { TLS_CERT: 'a.crt', TLS_KEY: 'a.key', PUBLIC_URL: 'https://a.example' }],
  ['a trusted proxy with https', { TRUST_PROXY: '10.0.0.5', PUBLIC_URL: 'https://a.example' }],
]

for (const [why, env] of reachable) {
  test(`an office is open to other machines with ${why}`, () => {
    assert.equal(parseSettings({ HOST: '0.0.0.0', ...env }, PROJECT).publicUrl, 'https://a.example')
  })
}

const unreachable: readonly [why: string, name: string, env: Record<string, string>][] = [
  ['nothing that encrypts', 'HOST', {}],
  ['a proxy but no public address', 'HOST', { TRUST_PROXY: '10.0.0.5' }],
  ['a public address in the clear', 'HOST', { TRUST_PROXY: '::1', PUBLIC_URL: 'http://a.example' }],
  ['a certificate without its key', 'TLS_KEY', { TLS_CERT: 'a.crt' }],
  ['a certificate and no name to type', 'PUBLIC_URL', { TLS_CERT: 'a.crt', TLS_KEY: 'a.key' }],
]

for (const [why, name, env] of unreachable) {
  test(`an office is not open to other machines with ${why}`, () => {
    const { problems } = refusal({ HOST: '0.0.0.0', ...env })
    const problem = problems.find((one) => one.name === name)
    assert.ok(problem, JSON.stringify(problems))
    assert.match(problem.example, /=/)
  })
}

const wrongAddresses: readonly string[] = [
  'ftp://a.example',
  'https://a.example/office',
  'https://person:word@a.example',
  'http://a.example',
  'a.example',
  'javascript:alert(1)',
]

for (const PUBLIC_URL of wrongAddresses) {
  test(`people are not sent to ${PUBLIC_URL}`, () => {
    assert.ok(refusal({ PUBLIC_URL }).problems.some((problem) => problem.name === 'PUBLIC_URL'))
  })
}

for (const TRUST_PROXY of ['true', '10.0.0.0/0', '10.0.0.5,proxy.example', '*']) {
  test(`a proxy is not believed by the name of ${TRUST_PROXY}`, () => {
    assert.equal(refusal({ TRUST_PROXY }).problems[0]!.name, 'TRUST_PROXY')
  })
}

test('a database on another machine needs a password and a verified certificate', () => {
  const far = 'postgres://butphe@db.example/butphe'
  assert.match(refusal({ DATABASE_URL: far }).lines[1]!, /no password/)
  const open = 'postgres://butphe:word@db.example/butphe'
  assert.match(refusal({ DATABASE_URL: open }).lines[1]!, /verify-full/)
  const DATABASE_URL = `${open}?sslmode=verify-full`
  assert.equal(parseSettings({ DATABASE_URL }, PROJECT).databaseUrl, DATABASE_URL)
})

test('a host hidden behind a loopback address is seen', () => {
  const DATABASE_URL = 'postgres://butphe@127.0.0.1/butphe?host=db.example'
  assert.equal(refusal({ DATABASE_URL }).problems[0]!.name, 'DATABASE_URL')
})

for (const host of ['127.0.0.1', 'localhost', '[::1]', '']) {
  test(`a database at "${host}" on this machine needs no password`, () => {
    const DATABASE_URL = `postgres://butphe@${host}/butphe`
    // Without a host the address has none to hold a user either.
    const url = host ? DATABASE_URL : 'postgres:///butphe?host=/var/run/postgresql'
    assert.equal(parseSettings({ DATABASE_URL: url }, PROJECT).databaseUrl, url)
  })
}

test('the password of a database never shows in a message', () => {
  const password = 'hoa-phuong-do'
  const far = `postgres://butphe:${password}@db.example/butphe`
  assert.doesNotMatch(refusal({ DATABASE_URL: far }).message, new RegExp(password))
  assert.doesNotMatch(refusal({ DATABASE_URL: `x:${password}` }).message, new RegExp(password))
  const long = `postgres://butphe:${password}@127.0.0.1/${'a'.repeat(1000)}`
  assert.doesNotMatch(refusal({ DATABASE_URL: long }).message, new RegExp(password))
})

test('the second role of a database stands only beside the first', () => {
  const DATABASE_APP_URL = 'postgres://butphe_app:word@127.0.0.1/butphe'
  assert.equal(refusal({ DATABASE_APP_URL }).problems[0]!.name, 'DATABASE_APP_URL')
})

for (const MASTER_KEY_FILE of ['data/master.key', './data/../data/keys/a', '/srv/butphe/data']) {
  test(`the master key does not lie in the data folder as ${MASTER_KEY_FILE}`, () => {
    assert.equal(refusal({ MASTER_KEY_FILE }).problems[0]!.name, 'MASTER_KEY_FILE')
  })
}

test('a key beside the data folder is in its place, however alike the names', () => {
  const settings = parseSettings({ MASTER_KEY_FILE: '/srv/butphe/data-2/a.key' }, PROJECT)
  assert.equal(settings.masterKeyFile, '/srv/butphe/data-2/a.key')
})

test('an environment that switches checks off or loads foreign code is refused', () => {
  const first = refusal({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })
  assert.equal(first.problems[0]!.name, 'NODE_TLS_REJECT_UNAUTHORIZED')
  const second = refusal({ NODE_OPTIONS: '--require /tmp/x.js' })
  assert.equal(second.problems[0]!.name, 'NODE_OPTIONS')
})

test('.env.example shows every setting and no other', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
  const shown = [...text.matchAll(/^#([A-Z0-9_]+)=/gm)].map((hit) => hit[1])
  assert.deepEqual(shown.toSorted(), SETTING_NAMES.toSorted())
})
