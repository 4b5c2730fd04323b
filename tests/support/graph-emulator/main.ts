import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openGraphEmulator } from './index.ts'

// `npm run graph-emulator`: a Microsoft 365 tenant on this machine alone. Prints the settings that
// an office needs to use it; with --settings-folder it leaves key, certificate and authority there.

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4443' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
    'lax-upload-auth': { type: 'boolean', default: false },
    'any-refresh-token': { type: 'boolean', default: false },
    'drive-type': { type: 'string', default: 'documentLibrary' },
    'microsoft-origins': { type: 'boolean', default: false },
    'quota-bytes': { type: 'string' },
    'settings-folder': { type: 'string' },
    transcript: { type: 'string' },
    keep: { type: 'string' },
  },
})

const certificate = values['tls-cert']
const key = values['tls-key']
const emulator = await openGraphEmulator({
  port: Number(values.port),
  laxUploadAuth: values['lax-upload-auth'],
  takesAnyRefreshToken: values['any-refresh-token'],
  driveType: values['drive-type'] === 'business' ? 'business' : 'documentLibrary',
  ...(certificate && key
    ? { tls: { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') } }
    : {}),
  ...(values['quota-bytes'] ? { quotaBytes: Number(values['quota-bytes']) } : {}),
  ...(values.keep ? { keepFolder: values.keep } : {}),
  ...(values.transcript ? { transcriptFile: values.transcript } : {}),
  ...(values['microsoft-origins']
    ? {
      origins: {
        graph: 'https://graph.microsoft.com', files: 'https://contoso-my.sharepoint.com',
        login: 'https://login.microsoftonline.com',
      },
    }
    : {}),
})

const folder = values['settings-folder'] ?? process.cwd()
const file = (name: string) => join(folder, name)
if (values['settings-folder']) {
  writeFileSync(file('graph-emulator-ca.pem'), emulator.certificateAuthority)
  writeFileSync(file('graph-emulator-app.pem'), emulator.app.certificate)
  writeFileSync(file('graph-emulator-app.key'), emulator.app.key, { mode: 0o600 })
}
console.log(`Graph emulator: ${emulator.origin}`)
for (const [name, value] of Object.entries({
  MICROSOFT365_TENANT_ID: emulator.tenantId,
  MICROSOFT365_CLIENT_ID: emulator.app.clientId,
  MICROSOFT365_CERTIFICATE_FILE: file('graph-emulator-app.pem'),
  MICROSOFT365_KEY_FILE: file('graph-emulator-app.key'),
  MICROSOFT365_DRIVE_ID: emulator.driveId,
  MICROSOFT365_GRAPH_URL: emulator.origin,
  MICROSOFT365_LOGIN_URL: emulator.origin,
  MICROSOFT365_CA_FILE: file('graph-emulator-ca.pem'),
})) console.log(`${name}=${value}`)
console.log('ready')
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void emulator.close().then(() => process.exit(0)))
}
